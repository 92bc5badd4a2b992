"""Logging: one set-up, with secrets removed before anything is written. Any thread."""

import logging
import re
import sys
from contextlib import nullcontext, suppress
from pathlib import Path

_KEY = r"(?:password|passwd|passphrase|secret|token|authorization|api[_-]?key)"
_QUOTED = r"""(?:"(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?)"""
_SECRET = re.compile(
    rf"""(?ix)
    (?P<assigned> {_KEY} \\? ["']? \s{{0,8}} [=:] \s{{0,8}} )
        (?: {_QUOTED} | (?: (?:bearer|basic|digest|negotiate) \s{{1,8}} )? [^\s<>]+ )
    | (?P<option> --(?:[a-z]{{1,20}}-){{0,3}} {_KEY} ["']? ,? \s{{1,8}} )  (?: {_QUOTED} | [^\s<>]+ )
    | (?P<element> < (?:[a-z]{{1,20}}:)? {_KEY} (?:\s[^<>]{{0,200}})? > )  [^<]+
    | (?P<scheme> \bbearer \s{{1,8}} )  [a-z0-9._~+/=-]{{8,}}
    | (?P<login> :// [^\s/:@]* : )  [^\s/]+ (?=@)
    | (?P<key> -----BEGIN[ ](?:[a-z0-9]{{1,20}}[ ]){{0,4}}KEY----- )  [a-z0-9+/=\s\\]*
    """
)
"""What is kept (the named groups), each followed by what is not. Every repetition that could overlap with its
neighbour is bounded or excludes it, so that the time stays linear in the length of the text."""


def redacted(text: str) -> str:
    """The text with passwords, tokens, private keys and the passwords inside URIs replaced by `***`.

    Cuts too much rather than too little: `password=a,b` loses both. Prose ("the password is wrong") stays. Linear in
    the length.
    """
    return _SECRET.sub(lambda match: (match[match.lastgroup] if match.lastgroup else "") + "***", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, exception text included, and removes what looks like a secret."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text without secrets."""
        return redacted(super().format(record))


_ROOT = "stellwerk"
_LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"


def log_to_file(path: Path, level: int = logging.INFO) -> logging.Handler:
    """Write records of `level` and above into `path`, 5 files of 2 MB each; close the handler at the end."""
    handler = _LogFile(path)
    handler.setLevel(level)
    root = logging.getLogger(_ROOT)
    root.addHandler(handler)
    root.setLevel(min(level, root.level or level))
    return handler


class _LogFile(logging.Handler):
    """A log file that is opened by its first record, and takes its leave when it is closed: a later record would open
    the file again."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; called under this handler's lock."""
        if self._file is None:
            try:
                self._file = _opened(self._path)
            except OSError:
                return
        self._file.emit(record)

    def close(self) -> None:
        logging.getLogger(_ROOT).removeHandler(self)
        with self.lock or nullcontext():
            if self._file is not None:
                with suppress(OSError):
                    self._file.close()
        super().close()


def _opened(path: Path) -> logging.Handler:
    """The file itself. What a full disk does not take is lost: a trace of it on the terminal would help nobody, and
    that the disk is full is said where something of worth cannot be kept."""
    from logging.handlers import RotatingFileHandler  # here: it brings pickle and sockets to every start

    class Quiet(RotatingFileHandler):
        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
            if not isinstance(sys.exception(), OSError):
                super().handleError(record)

    file = Quiet(path, maxBytes=2_000_000, backupCount=4, encoding="utf-8")
    file.setFormatter(RedactingFormatter(_LINE))
    return file
