"""Logging: one set-up, with secrets removed before anything is written. Any thread."""

import logging
import logging.handlers
import re
from pathlib import Path

_SECRET = re.compile(
    r"""(?ix)
    ( \b(?:password|passwd|passphrase|passphrase|secret|token|authorization)\b \s* (?:=|:|\s) \s* ["']? ) [^\s"'<>,;]+
    | ( (?:passwd|password) = )  ( "[^"]*" | '[^']*' )
    | ( [a-z][a-z0-9+.-]*:// [^\s:/@]* : ) [^\s@/]+ (?=@)
    """
)


def redacted(text: str) -> str:
    """The text with passwords, tokens and the credentials inside URIs replaced by `***`. Linear in the length."""
    return _SECRET.sub(lambda match: (match[1] or match[2] or match[4] or "") + "***", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, exception text included, and removes what looks like a secret."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text without secrets."""
        return redacted(super().format(record))


_LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"


def log_to_file(path: Path, level: int = logging.INFO) -> logging.Handler:
    """Write records of `level` and above into `path`, 5 files of 2 MB each; close the handler at the end."""
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=2_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    handler.setFormatter(RedactingFormatter(_LINE))
    handler.setLevel(level)
    root = logging.getLogger("stellwerk")
    root.addHandler(handler)
    root.setLevel(min(level, root.level or level))
    return handler
