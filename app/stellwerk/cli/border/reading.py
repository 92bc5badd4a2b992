"""What the command line reads of hosts through the running program. Owner thread."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from stellwerk.core.ids import HostId, VmId

if TYPE_CHECKING:
    from stellwerk.model.host_system import LogLine
    from stellwerk.policy.host_look.log_text import LogWish
    from stellwerk.ports.lane import Answer
    from stellwerk.services.link.copy_search import Told


class Details(Protocol):
    """Reads of a host what is read only when somebody looks; the answer is also in the inventory by then."""

    def storage(
        self, host_id: HostId, refresh: bool = False, done: Callable[["Answer[Any]"], None] | None = None
    ) -> None:
        """Pools and volumes."""
        ...

    def networks(self, host_id: HostId, done: Callable[["Answer[Any]"], None] | None = None) -> None:
        """Networks with their leases."""
        ...

    def snapshots(self, host_id: HostId, done: Callable[["Answer[Any]"], None] | None = None) -> None:
        """The snapshots of its VMs."""
        ...

    def nics(self, host_id: HostId, done: Callable[["Answer[Any]"], None] | None = None) -> None:
        """Network interfaces of the host itself."""
        ...

    def templates(self, host_id: HostId, done: Callable[["Answer[Any]"], None] | None = None) -> None:
        """Templates that it sees."""
        ...

    def trash(self, host_id: HostId, done: Callable[["Answer[Any]"], None] | None = None) -> None:
        """What was removed there and can be brought back."""
        ...

    def addresses(self, vm_ids: Iterable[VmId], done: Callable[[], None] | None = None) -> None:
        """IP addresses of running VMs."""
        ...

    def waiting(self, vm_ids: Iterable[VmId], done: Callable[[], None]) -> None:
        """What waits for the next start of running VMs."""
        ...

    def copies(self, vm_ids: Iterable[VmId], host_ids: Iterable[HostId], told: "Told") -> Callable[[], None]:
        """Which of these hosts have any of these VMs; what it answers ends the search."""
        ...


class Looks(Protocol):
    """Looks at the machine below libvirt."""

    def log(self, host_id: HostId, wish: "LogWish", done: Callable[["Answer[tuple[LogLine, ...]]"], None]) -> None:
        """The newest lines of a log."""
        ...


class Sampling(Protocol):
    """Reads statistics."""

    def read_now(self, host_ids: Iterable[HostId], done: Callable[[], None]) -> None:
        """Sample these hosts at once."""
        ...


class HostSampling(Sampling, Protocol):
    """Those of hosts and their VMs, which who keeps watch reads by itself."""

    @property
    def interval(self) -> float:
        """Seconds between two of its readings."""
        ...


class LastHour(Protocol):
    """Knows the samples of the last hour themselves."""

    def recall(self, done: Callable[["Answer[None]"], None]) -> None:
        """Have them, for `Recording.samples`."""
        ...
