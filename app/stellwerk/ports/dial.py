"""Dialling: bytes to a place as it is seen on a host, whatever way leads there. Blocks; never on the owner thread."""

from collections.abc import Sequence
from typing import Protocol


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
