"""Terminals: programs that talk to a person, on a host or on this computer. Blocks; never on the owner thread."""

from typing import Protocol

from stellwerk.ports.dial import Stream

TERM = "xterm-256color"
"""What programs are told that they talk to: every system knows it."""


class Terminal(Stream, Protocol):
    """A program on a terminal. Sizes in characters."""

    def resize(self, columns: int, rows: int) -> None:
        """The terminal has another size now; nothing where that cannot be told."""
        ...

    def status(self) -> int | None:
        """With which number the program ended; None = it was not told. After `receive` had nothing more."""
        ...


class Terminals(Protocol):
    """Opens shells of hosts. Any thread."""

    def refusal(self, uri: str) -> str:
        """Why a host with this URI has no shell here, and what to do; empty = it has. Returns at once."""
        ...

    def shell(self, uri: str, columns: int, rows: int) -> Terminal:
        """The login shell of the user by whom a host is reached.

        Raises Unsupported where `refusal` says why, and what opening its connection raises.
        """
        ...
