"""Dialling: bytes to a place as it is seen on a host, whatever way leads there. Blocks; never on the owner thread."""

from collections.abc import Sequence
from typing import Protocol

from stellwerk.core.record import Record


class Stream(Protocol):
    """A way for bytes in both directions. Reading and writing may happen on two threads."""

    def receive(self, most: int) -> bytes:
        """Up to `most` bytes; waits for the first. Empty = the other side has ended."""
        ...

    def send(self, data: bytes) -> None:
        """All of the bytes. Raises Unreachable when the other side has gone."""
        ...

    def close(self) -> None:
        """End it. Whoever waits in `receive` gets nothing more. Twice is harmless."""
        ...


class Dial(Protocol):
    """Reaches places from a host. Raises Unreachable, Refused (the host does not let us), TimedOut."""

    def command(self, argv: Sequence[str]) -> Stream:
        """Input and output of a command that runs there."""
        ...

    def tcp(self, address: str, port: int) -> Stream:
        """A TCP port as that host sees it."""
        ...

    def unix(self, path: str) -> Stream:
        """A UNIX socket of that host."""
        ...


class Reach(Record, frozen=True, kw_only=True):
    """How places of a host are reached. `on_host`: as they are seen there; else only what listens on its `address` is.
    `near`: within this computer. `vouched`: nobody can listen or answer in its place."""

    dial: Dial
    on_host: bool
    address: str = ""
    near: bool = False
    vouched: bool = False


class Dials(Protocol):
    """Ways to hosts. Any thread."""

    def to(self, uri: str) -> Reach | None:
        """The way to the places of the host behind a URI, nothing being opened yet; None where there is none."""
        ...

    def forward(self, dial: Dial, address: str, port: int) -> int:
        """A port of this computer, open to its users, that leads there as long as somebody uses it."""
        ...

    def adopt(self, number: int) -> Stream:
        """The number of an open socket as a stream that owns it from now on."""
        ...
