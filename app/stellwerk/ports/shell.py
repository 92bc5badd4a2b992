"""The shell of a host: commands and files there. Blocks; never on the owner thread."""

from collections.abc import Callable, Sequence
from typing import Protocol

from stellwerk.core.record import Record

RUN_LIMIT = 60.0
"""Seconds a command may take where nobody says otherwise."""
MOST_OUTPUT = 16 * 1024 * 1024
"""Bytes of output that are kept of a command; it is ended when there are more."""

Heard = Callable[[bytes], None]


class Output(Record, frozen=True, kw_only=True):
    """How a command ended. `status` as the shell tells it; -1 = it was ended by a signal."""

    status: int
    out: bytes = b""
    err: bytes = b""


class Shell(Protocol):
    """Runs commands as the user who is logged in.

    Raises Unreachable when the connection is lost, TimedOut past the limit, Refused where the host does not let us.
    """

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        limit: float = RUN_LIMIT,
        heard: Heard | None = None,
        as_root: bool = False,
    ) -> Output:
        """Run a command to its end; its words arrive there as they are. `limit` in seconds. `heard` is called on this
        thread with what it says on both outputs, as it comes.

        `as_root`: by sudo where another user is logged in. Raises SecretNeeded where that asks for a password that is
        not kept, or refuses the one that is; NotAllowed where the user cannot become root at all.
        """
        ...

    def read(self, path: str) -> bytes:
        """The content of a file. Raises Gone, NotAllowed."""
        ...

    def write(self, path: str, content: bytes, *, mode: int = 0o644) -> None:
        """Make a file, or give it another content as a whole. Raises NotAllowed, Gone for its folder."""
        ...


class Shells(Protocol):
    """Leads to the shells of hosts. Any thread."""

    def shell(self, uri: str) -> Shell:
        """The shell of the host that a URI of libvirt, or one of scheme `ssh`, stands for; no connection is made yet.

        Raises Unsupported where no shell of ours leads there, Invalid for a URI that cannot be read.
        """
        ...

    def log_out(self, uri: str) -> None:
        """The next use logs in anew, and is in the groups that the user has joined meanwhile. What is open stays."""
        ...
