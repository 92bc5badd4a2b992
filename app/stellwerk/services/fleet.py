"""The fleet: keeps a connection to every host that shall have one, and answers for all of them. Owner thread."""

from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.model.change import ChangeSet
from stellwerk.model.host import Host, HostFacts, Link
from stellwerk.model.state import Leaving, LinkState, Pending
from stellwerk.ports.hypervisor import DomainNotice, Hypervisor, NetworkNotice, StorageNotice
from stellwerk.ports.lane import Answer
from stellwerk.ports.shell import Shells
from stellwerk.ports.visit import Visit
from stellwerk.services.fleet_setting import GRACE, GRACE_PER_VM
from stellwerk.services.host_look.departure import Departures
from stellwerk.services.link.crew import Crew
from stellwerk.services.link.deadline import Deadlines
from stellwerk.services.link.errand import Closer
from stellwerk.services.link.event_flow import EventFlow
from stellwerk.services.link.host_link import HostLink, LinkTools
from stellwerk.services.link.lanes import LaneTable
from stellwerk.services.link.link_board import LinkBoard
from stellwerk.services.link.probe import probe
from stellwerk.services.link.start_turn import StartTurns
from stellwerk.services.link.visiting import Visits, Ways
from stellwerk.services.pending import PendingWatch
from stellwerk.services.sliced import SLICE, SlicedApply
from stellwerk.store.inventory import Inventory

_SETTLED = frozenset({LinkState.LIVE, LinkState.BACKOFF, LinkState.REFUSED, LinkState.OFF})
"""States in which there is nothing to wait for: it is there, or its last try failed."""

T = TypeVar("T")
Ready = Callable[[Mapping[HostId, Link]], None]


class Fleet:
    """Supervises the hosts' connections by what the inventory says of each host.

    `only` restricts it to some hosts: a command line connects to those that it needs.
    """

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        hypervisor: Hypervisor,
        settings: Settings,
        only: frozenset[HostId] | None = None,
        shells: Shells | None = None,
    ) -> None:
        self.lanes = LaneTable(loop)
        """Where jobs for hosts are handed in."""
        self.others: Signal[tuple[HostId, StorageNotice | NetworkNotice]] = Signal()
        """Emits what hosts say of their storage and networks."""
        self.told: Signal[tuple[HostId, DomainNotice]] = Signal()
        """Emits what hosts say of their VMs."""
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._only = only
        self._links: dict[HostId, HostLink] = {}
        self._starting: deque[HostId] = deque()
        self._waiting: list[tuple[frozenset[HostId], Ready]] = []
        self._closed = False
        self._closer = Closer(loop)
        self._pending = PendingWatch(loop, inventory)
        self._visits = Visits(Ways(loop=loop, clock=clock, hypervisor=hypervisor, shells=shells))
        self._tools = LinkTools(
            loop=loop,
            clock=clock,
            inventory=inventory,
            hypervisor=hypervisor,
            settings=settings,
            lanes=self.lanes,
            deadlines=Deadlines(loop, clock),
            closer=self._closer,
            crew=Crew(loop),
            sliced=SlicedApply(loop, clock, inventory),
            turns=StartTurns(loop, clock),
            board=LinkBoard(loop, inventory),
            others=lambda host_id, notice: self.others.emit((host_id, notice)),
            told=lambda host_id, notice: self.told.emit((host_id, notice)),
        )
        self._subscriptions = [
            inventory.watch(self._changed, kinds=(Kind.HOST,)),
            self.lanes.rereads.connect(lambda asked: self._reread(*asked)),
        ]
        self._departures = Departures(loop, inventory, self.leaving)

    def start(self) -> None:
        """Connect to every host that shall be connected, and follow the inventory from now on."""
        for host in self._inventory.view.all(Kind.HOST):
            if isinstance(host, Host):
                self._follow(host)

    def be_patient(self, settings: Settings) -> None:
        """Hosts that are lost from now on have the grace of these settings."""
        for setting in (GRACE, GRACE_PER_VM):
            self._tools.settings.set(setting, settings.get(setting))

    def close(self) -> None:
        """End all connections. Waits for nothing: `closed` tells when the last one has ended."""
        self._closed = True
        for subscription in self._subscriptions:
            subscription.close()
        self._pending.close()
        self._departures.close()
        self._starting.clear()
        self._waiting.clear()
        for link in self._links.values():
            link.disconnect()
        self._links.clear()
        self._tools.deadlines.close()
        self._tools.crew.close()

    @property
    def closed(self) -> bool:
        """Every connection has ended after `close`; one that hangs never does."""
        return self._closed and self._closer.pending == 0

    def connect_now(self, host_id: HostId) -> None:
        """Try this host now, without waiting for the next try. Passed over for hosts that shall not be connected."""
        link = self._links.get(host_id)
        if link is not None:
            link.connect_now()

    def leaving(self, host_id: HostId, how: Leaving) -> None:
        """The host was asked to restart or to shut down."""
        link = self._links.get(host_id)
        if link is not None:
            link.leaving(how)

    def network_back(self) -> None:
        """This computer's network came back: try at once what waits, each host in a call of its own: the loop goes on
        between two, and with hundreds of them that is worth something."""
        for link in tuple(self._links.values()):
            self._loop.post(link.network_back)

    def probe(self, uri: str, done: Callable[[Answer[HostFacts]], None]) -> None:
        """Look at a URI once, without keeping anything; `done` on the owner thread."""
        probe(self._visits, uri, done)

    def visit(
        self, uri: str, job: Callable[[Visit], T], done: Callable[[Answer[T]], None], *, limit: float | None = None
    ) -> None:
        """Do a job with the ways into a host, on a thread of its own; `done` on the owner thread."""
        self._visits.begin(uri, job, done, limit=limit)

    def include(self, host_ids: Collection[HostId]) -> None:
        """Connect to these hosts too, where the fleet is restricted to some."""
        if self._only is None or self._only.issuperset(host_ids):
            return
        self._only = self._only | frozenset(host_ids)
        self.start()

    def flow(self, host_id: HostId) -> EventFlow | None:
        """The events of a connected host."""
        link = self._links.get(host_id)
        return link.flow if link is not None else None

    def note_pending(self, vm_id: VmId, pending: Pending) -> None:
        """Commands say what they asked of a guest: it shows in the VM's status until it happens or time is over."""
        self._pending.note(vm_id, pending)

    def when_ready(self, host_ids: Collection[HostId], done: Ready) -> None:
        """Call `done` once, with the link of each of these hosts, when each is connected or could not be."""
        self._waiting.append((frozenset(host_ids), done))
        self._loop.post(self._tell_ready)

    def _changed(self, changes: ChangeSet) -> None:
        for ref in changes.removed:
            if ref.kind is Kind.HOST:
                self._drop(HostId(ref.id))
        for ref in changes.added:
            if ref.kind is Kind.HOST:
                self._follow_id(HostId(ref.id))
        for ref, keys in changes.changed.items():
            if ref.kind is Kind.HOST and keys & {"connect", "uri", "name"}:
                self._follow_id(HostId(ref.id))
        self._tell_ready()

    def _follow_id(self, host_id: HostId) -> None:
        host = self._inventory.view.host(host_id)
        if host is not None:
            self._follow(host)

    def _follow(self, host: Host) -> None:
        """Bring the connection in line with what the inventory says of the host."""
        if self._only is not None and host.id not in self._only:
            return
        link = self._links.get(host.id)
        if link is not None and (not host.connect or link.uri != host.uri):
            self._drop(host.id)
            link = None
        if link is not None:
            link.rename(host.name)
        elif host.connect and host.id not in self._starting:
            self._starting.append(host.id)
            if len(self._starting) == 1:
                self._loop.after(0.0, self._start_some)

    def _drop(self, host_id: HostId) -> None:
        link = self._links.pop(host_id, None)
        if link is not None:
            link.disconnect()

    def _start_some(self) -> None:
        """Start links for a slice of time: a thread each for hundreds of hosts takes longer than one."""
        end = self._clock.monotonic() + SLICE / 2  # to show them takes as long again
        with self._tools.board.together():
            while self._starting:
                self._start_link(self._starting.popleft())
                if self._clock.monotonic() >= end:
                    break
        if self._starting:
            self._loop.after(0.0, self._start_some)
        self._tell_ready()

    def _start_link(self, host_id: HostId) -> None:
        host = self._inventory.view.host(host_id)
        if host is not None and host.connect and host_id not in self._links and not self._closed:
            link = self._links[host_id] = HostLink(host, self._tools)
            link.connect_now()

    def _reread(self, host_id: HostId, vm_ids: tuple[str, ...]) -> None:
        flow = self.flow(host_id)
        if flow is not None:
            flow.note(VmId(vm_id) for vm_id in vm_ids)

    def _tell_ready(self) -> None:
        for waiting in tuple(self._waiting):
            host_ids, done = waiting
            if all(self._settled(host_id) for host_id in host_ids):
                self._waiting.remove(waiting)
                done({host_id: self._link(host_id) for host_id in host_ids})

    def _settled(self, host_id: HostId) -> bool:
        return host_id not in self._starting and self._link(host_id).state in _SETTLED

    def _link(self, host_id: HostId) -> Link:
        link = self._links.get(host_id)
        return link.link if link is not None else Link()
