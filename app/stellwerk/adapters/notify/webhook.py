"""Webhooks: one POST of JSON over HTTP or HTTPS, by the standard library. Blocks; on a worker only."""

import http.client
import ssl
from urllib.parse import urlsplit

from stellwerk import __version__
from stellwerk.adapters.notify.letter_text import json_bytes
from stellwerk.core.error import AppError, NotAllowed, Refused, TimedOut, Unreachable
from stellwerk.core.text import _
from stellwerk.ports.alarm.courier import Letter

PATIENCE = 15.0
"""Seconds for connecting, and for each part of the answer."""
MOST_READ = 64 * 1024
"""Bytes of an answer that are read; only its status matters."""


def post(letter: Letter, url: str, key: str | None, context: ssl.SSLContext | None = None) -> None:
    """Send it. `key` goes as a bearer token, over HTTPS only. Redirections are not followed: what is told goes to the
    address that was agreed on and nowhere else. Raises AppError, which never holds the key."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    headers = {"Content-Type": "application/json", "User-Agent": f"Stellwerk/{__version__}"}
    if key is not None:
        if parts.scheme != "https":
            text = _("the key of a webhook is sent over HTTPS only")
            raise Refused(text, _("use an address that begins with https"))
        headers["Authorization"] = f"Bearer {key}"
    connection = _connection(parts.scheme, host, parts.port, context)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, json_bytes(letter), headers)
        answer = connection.getresponse()
        answer.read(MOST_READ)
        status = answer.status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _translated(error, host) from None
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise _refused(status, host)


def _connection(scheme: str, host: str, port: int | None, context: ssl.SSLContext | None) -> http.client.HTTPConnection:
    if scheme == "https":
        trusted = context or ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=trusted)
    return http.client.HTTPConnection(host, port, timeout=PATIENCE)


def _translated(error: Exception, host: str) -> AppError:
    details = type(error).__name__
    match error:
        case ssl.SSLError():
            text = _('the webhook at "{host}" cannot be trusted: {reason}')
            return Refused(text.format(host=host, reason=error.reason or "TLS"), "", details)
        case TimeoutError():
            return TimedOut(_('the webhook at "{host}" does not answer').format(host=host), "", details)
        case _:
            return Unreachable(_('the webhook at "{host}" cannot be reached').format(host=host), "", details)


def _refused(status: int, host: str) -> AppError:
    text = _('the webhook at "{host}" answered {status}').format(host=host, status=status)
    if status in (401, 403):
        return NotAllowed(text, _("keep its key with: stellwerk secrets set 'webhook ADDRESS'"))
    if status == 429 or status >= 500:
        return Unreachable(text)
    return Refused(text, _("check its address; redirections are not followed"))
