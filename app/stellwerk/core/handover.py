"""Secrets on their way from who typed them to who needs them, in the memory of this process. Any thread.

A call is kept in the database and shown in lists; so it holds a token in place of the secret.
"""

import re
import threading
from secrets import token_hex

from stellwerk.core.error import Gone, Invalid
from stellwerk.core.text import _

MOST = 100
"""Secrets that are kept; the oldest goes."""
LONGEST = 1024
_TOKEN = re.compile(r"handed-[0-9a-f]{32}")


class Handover:
    """The secrets of one process, by their tokens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}

    def put(self, secret: str, token: str = "") -> str:
        """Keep a secret; answers its token. With a token that one was handed before, in its place. Raises Invalid."""
        if len(secret) > LONGEST or not secret.isprintable():
            raise Invalid(_("that is no password"), _("leave out control characters, and what is beyond 1024 letters"))
        token = token or f"handed-{token_hex(16)}"
        with self._lock:
            self._secrets.pop(token, None)
            self._secrets[token] = secret
            while len(self._secrets) > MOST:
                del self._secrets[next(iter(self._secrets))]
        return token

    def get(self, token: str) -> str:
        """The secret. Raises Gone where it is not known (any more): it lives as long as the process that took it."""
        with self._lock:
            secret = self._secrets.get(token)
        if secret is None:
            raise Gone(_("the password is not known any more"), _("give it again"))
        return secret


def checked_token(text: str) -> str:
    """The token, or nothing; raises Invalid for what is none, without repeating it: it may be the secret itself."""
    if text and not _TOKEN.fullmatch(text):
        raise Invalid(
            _("a password does not stand on the command line or in a file of parameters"), _("it is asked for")
        )
    return text
