"""What the command line reads from and writes to: three streams, and whether a person sits there. Owner thread."""

import os
import select
import shutil
import sys
from typing import TextIO

from stellwerk.core.record import Record


class Terminal(Record, frozen=True, kw_only=True):
    """The streams. `width` in characters where `out` is a terminal, None where it is a file or a pipe.

    `height` in lines is given where the size is not to be asked of the terminal each time.
    `asks`: questions can be put, because both the input and the errors are a terminal.
    """

    out: TextIO
    err: TextIO
    source: TextIO
    width: int | None = None
    height: int | None = None
    asks: bool = False

    @classmethod
    def real(cls) -> "Terminal":
        """That of this process. Characters that its encoding lacks are written as escapes from now on."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        width = shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else None
        asks = _is_terminal(sys.stdin) and _is_terminal(sys.stderr)
        return cls(out=sys.stdout, err=sys.stderr, source=sys.stdin, width=width, asks=asks)

    def say(self, text: str = "") -> None:
        """One line (or several) of what was asked for."""
        print(text, file=self.out)

    def note(self, text: str) -> None:
        """One line about it: warnings, questions, errors."""
        print(text, file=self.err)

    def ask(self, question: str) -> str:
        """What the person answers, without blanks around it; empty at the end of the input."""
        print(question, end=" ", file=self.err, flush=True)
        return self.source.readline().strip()

    def ask_hidden(self, question: str) -> str:
        """The same, but what is typed is not shown; blanks stay."""
        if self.source is not sys.stdin:
            print(question, end=" ", file=self.err, flush=True)
            return self.source.readline().rstrip("\n")
        from getpass import getpass  # here: hardly any command asks

        return getpass(f"{question} ", stream=self.err)

    @property
    def draws(self) -> bool:
        """The output can be drawn over."""
        return self.width is not None and os.environ.get("TERM", "") != "dumb"

    def require_reader(self) -> None:
        """Raises BrokenPipeError where the output is a pipe whose reader has gone: writing alone would notice it only
        with the next line. Windows does not tell."""
        if self.width is not None or not hasattr(select, "poll"):
            return
        try:
            out = self.out.fileno()
        except (OSError, ValueError):  # no file of the system
            return
        poll = select.poll()
        poll.register(out, 0)
        if any(event & (select.POLLERR | select.POLLNVAL) for _file, event in poll.poll(0)):
            raise BrokenPipeError

    @property
    def shows_progress(self) -> bool:
        """Errors go to a terminal, where a line can be written over."""
        return _is_terminal(self.err) and os.environ.get("TERM", "") != "dumb"


def printable(text: str) -> str:
    """The text on one line, without what a terminal would take for a command: names come from hosts."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else " " if ch.isspace() else "\N{REPLACEMENT CHARACTER}" for ch in text)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()
