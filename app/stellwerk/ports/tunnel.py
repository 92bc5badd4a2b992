"""Tunnels: a libvirt on another machine, reached through a connection of our own, as a place on this computer; and what
the ssh program asks where libvirt runs that instead, answered by us and on no terminal.

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

    @property
    def rooted(self) -> bool:
        """It cannot reach libvirt with more rights: root is logged in, it was made as root, or it is the user's own
        libvirt that it leads to."""
        ...

    def fault(self, patience: float = 0.0) -> AppError | None:
        """Why it ended, where the other side said so; waits up to `patience` seconds for its end. None = it goes on."""
        ...

    def close(self) -> None:
        """End it. Twice is harmless."""
        ...


class Tunnels(Protocol):
    """Makes them. All tunnels to one place share one connection. Any thread."""

    def open(self, uri: str, *, as_root: bool = False) -> Tunnel:
        """A tunnel for a URI of scheme `ssh`. `as_root`: by sudo, from now on for that URI, since libvirt does not let
        the user in who is logged in.

        Raises Invalid for one that cannot be read, UnknownHostKey, ChangedHostKey, SecretNeeded, NotAllowed for other
        refused logins and for a user who cannot become root, Unreachable, TimedOut.
        """
        ...

    def close(self) -> None:
        """End everything; nothing can be opened any more."""
        ...


class Asking(Protocol):
    """One opening of one connection by the ssh program."""

    @property
    def command(self) -> str:
        """The program that runs ssh and lets it ask us."""
        ...

    def fault(self, said: str) -> AppError | None:
        """What was asked and could not be answered, or was answered wrongly, after the opening has failed; `said` is
        what ssh said then."""
        ...

    def close(self) -> None:
        """Answer no more. Twice is harmless."""
        ...


class Askpass(Protocol):
    """Makes them. Any thread."""

    def asking(self, port: int) -> Asking:
        """For a host whose SSH server listens there; 0 = on 22. Raises Refused where this computer cannot."""
        ...
