"""Tunnels: a libvirt on another machine, reached through a connection of our own, as a place on this computer.

Blocks; never on the owner thread.
"""

from typing import Protocol

from stellwerk.core.error import AppError


class Tunnel(Protocol):
    """One way to one libvirt, for one connection."""

    @property
    def uri(self) -> str:
        """What libvirt opens here; once."""
        ...

    def fault(self, patience: float = 0.0) -> AppError | None:
        """Why it ended, where the other side said so; waits up to `patience` seconds for its end. None = it goes on."""
        ...

    def close(self) -> None:
        """End it. Twice is harmless."""
        ...


class Tunnels(Protocol):
    """Makes them. All tunnels to one place share one connection. Any thread."""

    def open(self, uri: str) -> Tunnel:
        """A tunnel for a URI of scheme `ssh`.

        Raises Invalid for one that cannot be read, UnknownHostKey, ChangedHostKey, SecretNeeded, NotAllowed for other
        refused logins, Unreachable, TimedOut.
        """
        ...

    def close(self) -> None:
        """End everything; nothing can be opened any more."""
        ...
