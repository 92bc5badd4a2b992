"""What a host tells of itself beside libvirt: load, swap, totals of its networks and disks. Blocks; never on the owner
thread, but for `close`."""

from collections.abc import Mapping
from typing import Protocol


class HostProc(Protocol):
    """One host's, read by one way into it that stays open. One sample at a time."""

    def ask(self) -> int:
        """Ask, without waiting for an answer; the number of the question, 0 where the way is not open yet."""
        ...

    def collect(self, number: int, interval: float) -> Mapping[str, float]:
        """What is known by the answer to a question, by the keys of `policy.proc`; waits a little for it, and opens the
        way where that is not done yet. `interval`: seconds between two samples. Never raises."""
        ...

    def close(self) -> None:
        """Read no more; harmless the second time. Any thread; never waits."""
        ...
