"""What pages work with, handed to them when they are made. Owner thread."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.record import Record
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.step import Series
from stellwerk.model.host import HostFacts
from stellwerk.model.nic import Nic
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.storage import LibvirtNetwork
from stellwerk.model.template.template import Template
from stellwerk.policy.standing import Files
from stellwerk.ports.lane import Answer
from stellwerk.ports.neighbour import Neighbours
from stellwerk.ports.secret import KeepSecret
from stellwerk.services.detail import Storage
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.desk import Desk
from stellwerk.ui.forms.planner import Planner, ignored
from stellwerk.ui.shell.page import PageHost

if TYPE_CHECKING:  # a start needs none of it
    from stellwerk.model.hardware.difference import XmlPlan
    from stellwerk.model.history.strip import Strips
    from stellwerk.model.history.sums import Points
    from stellwerk.model.host_system import HostSystem, LogLine
    from stellwerk.model.node import NodeHardware
    from stellwerk.policy.host_look.log_text import LogWish
    from stellwerk.services.console.thumbnail import Thumbnail
    from stellwerk.services.query.queries import Queries
    from stellwerk.ui.pages.console.windows import Consoles
    from stellwerk.ui.pages.terminal.shelf import TerminalShelf


class Reading(Protocol):
    """What is read only when somebody looks; `services.detail.Details` fits as it is."""

    def xml(self, vm_id: VmId, inactive: bool, done: Callable[[Answer[str]], None]) -> None:
        """A VM's XML of now, or of its next start."""
        ...

    def definition(self, vm_id: VmId, done: "Callable[[Answer[XmlPlan]], None]") -> None:
        """What is stored of a VM, to be edited."""
        ...

    def storage(
        self, host_id: HostId, refresh: bool = False, done: Callable[[Answer[Storage]], None] | None = None
    ) -> None:
        """Read a host's pools and volumes into the inventory."""
        ...

    def networks(
        self, host_id: HostId, done: Callable[[Answer[tuple[LibvirtNetwork, ...]]], None] | None = None
    ) -> None:
        """Read a host's networks with their leases into the inventory."""
        ...

    def snapshots(self, host_id: HostId, done: Callable[[Answer[tuple[Snapshot, ...]]], None] | None = None) -> None:
        """Read the snapshots of a host's VMs into the inventory."""
        ...

    def nics(self, host_id: HostId, done: Callable[[Answer[tuple[Nic, ...]]], None] | None = None) -> None:
        """Read a host's own network interfaces into the inventory."""
        ...

    def templates(self, host_id: HostId, done: Callable[[Answer[tuple[Template, ...]]], None] | None = None) -> None:
        """Read the templates that a host sees into the inventory."""
        ...

    def trash(self, host_id: HostId, done: Callable[[Answer[tuple[Trashed, ...]]], None] | None = None) -> None:
        """Read what lies in a host's trash into the inventory."""
        ...

    def outside(self, host_id: HostId, done: Callable[[Answer[Files]], None]) -> None:
        """What lies outside of all storage pools beside images of a host's VMs."""
        ...

    def addresses(self, vm_ids: Iterable[VmId]) -> None:
        """Ask for the IP addresses of running VMs."""
        ...


class HostLooking(Protocol):
    """Looks at the machine of a host; `services.host_look.looks.HostLooks` fits as it is."""

    def hardware(self, host_id: HostId, done: "Callable[[Answer[NodeHardware]], None]") -> None:
        """Memory nodes and devices."""
        ...

    def system(self, host_id: HostId, done: "Callable[[Answer[HostSystem]], None]") -> None:
        """Distribution, kernel, services and packages."""
        ...

    def log(self, host_id: HostId, wish: "LogWish", done: "Callable[[Answer[tuple[LogLine, ...]]], None]") -> None:
        """The newest lines of a log; `vm` names the VM whose it is."""
        ...


class History(Protocol):
    """What was sampled over time; `services.recording.recording.Recording` fits as it is."""

    def chart(self, series: Series, begin: float, end: float, done: "Callable[[Answer[Points]], None]") -> None:
        """A series between two moments, as finely as it is known."""
        ...

    def blend(
        self, blend: Blend, begin: float, end: float, most: int, done: "Callable[[Answer[Points]], None]"
    ) -> None:
        """The series of several objects as one, in no more than some `most` points."""
        ...

    def watches(self, begin: float, end: float, done: "Callable[[Answer[list[tuple[float, float]]]], None]") -> None:
        """When somebody was recording, as far as it touches a time; see `policy.history.unwatched`."""
        ...

    def strips(
        self, kind: Kind, ids: Sequence[str], keys: Sequence[str], done: "Callable[[Answer[Strips]], None]"
    ) -> None:
        """The last minutes of these numbers of these objects, each as a small line."""
        ...


class Stage(PageHost, Protocol):
    """The window as pages know it: with its actions."""

    @property
    def book(self) -> ActionBook:
        """All actions of the window."""
        ...


Probe = Callable[[str, Callable[[Answer[HostFacts]], None]], None]
"""Opens a URI once; the answer comes on the owner thread."""


"""Keeps a password in the keyring, on a worker; the answer comes on the owner thread."""


class Coming(Protocol):
    """What takes long to import, brought by a thread; `performance.early.EarlyCharts` fits."""

    ready: bool

    def when_ready(self, call: Callable[[], None]) -> None:
        """Call this as soon as it is there; it is brought now, if it was not begun."""
        ...


class PageDesk(Record, frozen=True, kw_only=True):
    """The window's tools, and what only pages need.

    `queries` answers over memory and database. `watch_screen` is told which VMs are in sight. `explore_demo` opens the
    demo fleet; None where this is it. `answer_host` asks what a host was refused for, its key or a password. `consoles`
    makes consoles of VMs and keeps their windows, `thumbnail` small pictures of their screens, `terminals` those that
    are text. `looks` looks at the machines of hosts, `history` at what was sampled. `neighbours` looks at what other
    programs know. `look_at_abilities` asks the hosts of VMs what they can give such VMs. `charts` brings what charts
    are drawn with; None = whoever makes the first one does.
    """

    desk: Desk
    planner: Planner
    reading: Reading
    queries: "Callable[[], Queries]"
    watch_screen: Callable[[Iterable[VmId]], None]
    probe: Probe
    looks: "Callable[[], HostLooking]"
    explore_demo: Callable[[], None] | None = None
    keep_secret: KeepSecret | None = None
    answer_host: Callable[[Ref], None] | None = None
    consoles: "Consoles | None" = None
    thumbnail: "Callable[[VmId], Thumbnail] | None" = None
    terminals: "Callable[[], TerminalShelf] | None" = None
    history: Callable[[], History] | None = None
    neighbours: Neighbours | None = None
    look_at_abilities: Callable[[Iterable[VmId]], None] = ignored
    charts: Coming | None = None
