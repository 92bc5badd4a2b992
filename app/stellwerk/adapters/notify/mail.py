"""Mail over SMTP, by the standard library. Blocks; on a worker only."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from stellwerk.adapters.notify.letter_text import subject_of, text_of
from stellwerk.core.error import AppError, Invalid, NotAllowed, Refused, TimedOut, Unreachable
from stellwerk.core.text import _
from stellwerk.ports.alarm.courier import Letter, MailSecurity, MailServer

PATIENCE = 15.0
"""Seconds for each answer of the server."""
_DOMAIN = "stellwerk.invalid"


def message_of(letter: Letter, sender: str, address: str) -> EmailMessage:
    """The message. Headers are made by the library, which folds and encodes them, of text without line breaks."""
    message = EmailMessage()
    message["Subject"] = subject_of(letter)
    message["From"] = sender
    message["To"] = address
    message["Date"] = formatdate(letter.time)
    message["Message-ID"] = make_msgid(domain=_DOMAIN)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text_of(letter))
    return message


def send_mail(
    letter: Letter, address: str, server: MailServer, password: str | None, context: ssl.SSLContext | None = None
) -> None:
    """Hand one in. `context` says whom to trust, None = whom the system trusts. Raises AppError, which never holds the
    password."""
    if not server.host:
        text = _("no mail server is set")
        raise Invalid(text, _("set one: Set-Setting -Name mail.server -Value HOST, and mail.from"))
    sender = server.sender or f"stellwerk@{socket.gethostname()}"
    try:
        message = message_of(letter, sender, address)
        with _connected(server, context or ssl.create_default_context()) as smtp:
            if server.user:
                _log_in(smtp, server, password)
            smtp.send_message(message, from_addr=sender, to_addrs=[address])
    except AppError:
        raise
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise _translated(error, server, address) from None


def _connected(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.security is MailSecurity.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    if server.security is MailSecurity.STARTTLS:
        try:
            smtp.starttls(context=context)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: MailServer, password: str | None) -> None:
    if password is None:
        text = _('no password of "{user}" at the mail server "{host}" is kept')
        hint = _("keep it with Set-MailPassword")
        raise Refused(text.format(user=server.user, host=server.host), hint)
    if server.security is MailSecurity.NONE:
        text = _("a password is sent over a protected connection only")
        raise Refused(text, _("set mail.security to starttls or tls, or leave mail.user empty"))
    smtp.login(server.user, password)


def _translated(error: Exception, server: MailServer, address: str) -> AppError:
    place = {"host": server.host, "port": server.port, "address": address}
    details = f"{type(error).__name__}"
    match error:
        case smtplib.SMTPAuthenticationError():
            text = _('the mail server "{host}" refused the login').format(**place)
            return NotAllowed(text, _("check mail.user and its password"), details)
        case smtplib.SMTPRecipientsRefused():
            return Refused(
                _('the mail server "{host}" does not take mail for "{address}"').format(**place), "", details
            )
        case smtplib.SMTPNotSupportedError():
            text = _('the mail server "{host}" offers no such protection or login').format(**place)
            return Refused(text, _("check mail.security and mail.port"), details)
        case ssl.SSLError():
            text = _('the mail server "{host}" cannot be trusted: {reason}')
            return Refused(text.format(host=server.host, reason=error.reason or "TLS"), _("check mail.port"), details)
        case TimeoutError():
            return TimedOut(_('the mail server "{host}:{port}" does not answer').format(**place), "", details)
        case smtplib.SMTPResponseException(smtp_code=code):
            text = _('the mail server "{host}" refused the mail: {code}').format(code=code, **place)
            # 4xx says: not now.
            return Unreachable(text, "", details) if 400 <= code < 500 else Refused(text, "", details)
        case _:
            text = _('the mail server "{host}:{port}" cannot be reached').format(**place)
            return Unreachable(text, _("check mail.server and mail.port"), details)
