"""What is read only when somebody looks: XML, storage, networks, addresses. Owner thread.

Answers come on the owner thread; storage and networks also go into the inventory.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import TypeVar

from stellwerk.core.clock import Clock
from stellwerk.core.error import Bug, Gone, Unreachable
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _
from stellwerk.model.change import Batch
from stellwerk.model.hardware.difference import XmlPlan
from stellwerk.model.nic import Nic
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.template.template import Template
from stellwerk.policy.standing import Files
from stellwerk.ports.hypervisor import NetworkNotice, Session, StorageNotice
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.guest.guest_reading import GuestReading
from stellwerk.services.host_look.asking import Waiters, all_of
from stellwerk.services.host_look.nic_reading import NicReading
from stellwerk.services.host_look.outside_look import OutsideReading
from stellwerk.services.host_look.shell_turn import ShellTurns, Visits
from stellwerk.services.host_look.trash_reading import TrashReading
from stellwerk.services.host_look.waiting_reading import WaitingReading
from stellwerk.services.link.copy_search import CopySearch, Told
from stellwerk.services.link.errand import answer_of
from stellwerk.services.sliced import SlicedApply
from stellwerk.services.template.reading import TemplateReading
from stellwerk.store.inventory import Inventory

T = TypeVar("T")

Done = Callable[[Answer[T]], None]

STORAGE_LIMIT = 60.0
"""Seconds for a host's pools and volumes: a refresh walks through whole folders."""
NETWORK_LIMIT = 10.0
LOOKED_AT = 120.0
"""Seconds for which a host's storage or networks count as looked at: read again when they change until then."""
SETTLE_TIME = 0.5
"""Seconds that changes of storage are gathered: making a volume is several."""
PIECE = 100
"""Volumes in one batch."""


class Storage(Record, frozen=True):
    """Everything that libvirt on one host knows of storage. `unread`: pools whose volumes could not be listed."""

    pools: tuple[StoragePool, ...] = ()
    volumes: tuple[Volume, ...] = ()
    unread: frozenset[str] = frozenset()


class Details:
    """Reads on demand. A reading that is asked for while the same one is under way is not made twice."""

    def __init__(
        self, loop: Loop, clock: Clock, inventory: Inventory, lanes: Lanes, visit: Visits | None = None
    ) -> None:
        """Without `visit` no host has a shell."""
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._storage: Waiters[Storage] = Waiters()
        self._networks: Waiters[tuple[LibvirtNetwork, ...]] = Waiters()
        self._snapshots: Waiters[tuple[Snapshot, ...]] = Waiters()
        self._looked: dict[tuple[HostId, type], float] = {}
        self._settling: set[tuple[HostId, type]] = set()
        self._visit = visit
        self.turns = ShellTurns(loop, inventory, visit) if visit is not None else None
        self.guests = GuestReading(clock, inventory, lanes)
        self._nics = NicReading(clock, inventory, lanes, self.turns)
        self._templates = TemplateReading(clock, inventory, lanes)
        self._trash = TrashReading(clock, inventory, lanes)
        self._waiting = WaitingReading(loop, inventory, lanes)
        self._outside = OutsideReading(inventory, self.turns)
        self._sliced = SlicedApply(loop, clock, inventory)

    def xml(self, vm_id: VmId, inactive: bool, done: Done[str]) -> None:
        """The domain XML without secrets, of now or (`inactive`) of the next start."""
        self._of_vm(vm_id, lambda session: session.xml(vm_id, inactive=inactive), done)

    def definition(self, vm_id: VmId, done: Done[XmlPlan]) -> None:
        """What is stored, without secrets and with its fingerprint, to be edited."""
        self._of_vm(vm_id, lambda session: session.plan_xml(vm_id, ()), done)

    def _of_vm(self, vm_id: VmId, job: Callable[[Session], T], done: Done[T]) -> None:
        vm = self._inventory.view.vm(vm_id)
        if vm is None:
            error = Gone(_("the VM is not there any more"))
            self._loop.post(lambda: done(Answer(error=error)))
            return
        self._lanes.ask(vm.host_id, Lane.FACTS, job, done)

    def storage(self, host_id: HostId, refresh: bool = False, done: Done[Storage] | None = None) -> None:
        """Read a host's pools and volumes into the inventory; `refresh` makes the host look at its folders again."""
        self._looked[host_id, StorageNotice] = self._clock.monotonic()
        self._read_storage(host_id, refresh, done)

    def _read_storage(self, host_id: HostId, refresh: bool = False, done: Done[Storage] | None = None) -> None:
        if not self._storage.joined(host_id, done) or refresh:
            job = partial(_read_storage, refresh=refresh)
            self._lanes.ask(host_id, Lane.LONG, job, partial(self._got_storage, host_id), limit=STORAGE_LIMIT)

    def pools(self, host_id: HostId) -> None:
        """Read a host's pools alone, as its libvirt knows them: no folder is walked through, volumes stay as they are
        known. In the lane of statistics, so that no host needs one connection more for it."""
        self._lanes.ask(host_id, Lane.STATS, _read_pools, partial(self._got_pools, host_id))

    def refresh_pools(self, host_id: HostId) -> None:
        """The same after the host has looked at its folders again, which may take a while."""
        job = partial(_read_pools, refresh=True)
        self._lanes.ask(host_id, Lane.LONG, job, partial(self._got_pools, host_id), limit=STORAGE_LIMIT)

    def networks(self, host_id: HostId, done: Done[tuple[LibvirtNetwork, ...]] | None = None) -> None:
        """Read a host's libvirt networks with their leases into the inventory."""
        self._looked[host_id, NetworkNotice] = self._clock.monotonic()
        self._read_networks(host_id, done)

    def _read_networks(self, host_id: HostId, done: Done[tuple[LibvirtNetwork, ...]] | None = None) -> None:
        if not self._networks.joined(host_id, done):
            self._lanes.ask(
                host_id, Lane.LONG, _read_networks, partial(self._got_networks, host_id), limit=NETWORK_LIMIT
            )

    def snapshots(self, host_id: HostId, done: Done[tuple[Snapshot, ...]] | None = None) -> None:
        """Read the snapshots of those VMs of a host that have any into the inventory."""
        if not self._snapshots.joined(host_id, done):
            reports = self._inventory.domains_on(host_id)
            having = tuple(domain.id for domain in reports if domain.runtime.has_snapshots)
            job = partial(_read_snapshots, vm_ids=having)
            self._lanes.ask(host_id, Lane.LONG, job, partial(self._got_snapshots, host_id), limit=STORAGE_LIMIT)

    def nics(self, host_id: HostId, done: Done[tuple[Nic, ...]] | None = None) -> None:
        """Read a host's own network interfaces into the inventory, and its networks, through which VMs use them."""
        self._read_networks(host_id)
        self._nics.read(host_id, done)

    def templates(
        self, host_id: HostId, done: Done[tuple[Template, ...]] | None = None, lane: Lane = Lane.LONG
    ) -> None:
        """Read the templates that a host sees into the inventory."""
        self._templates.read(host_id, done, lane)

    def trash(self, host_id: HostId, done: Done[tuple[Trashed, ...]] | None = None) -> None:
        """Read what lies in a host's trash into the inventory."""
        self._trash.read(host_id, done)

    def outside(self, host_id: HostId, done: Done[Files]) -> None:
        """Read what lies outside of all storage pools, beside images of a host's VMs, by its shell: after its storage.
        It does not go into the inventory."""
        self._read_storage(host_id, done=lambda _storage: self._outside.read(host_id, done))

    def addresses(self, vm_ids: Iterable[VmId], done: Callable[[], None] | None = None) -> None:
        """Ask running VMs for their IP addresses, and their agents for what they know; it goes into the inventory.
        `done` is called once all of them have answered or failed to."""
        self.guests.ask(vm_ids, done)

    def waiting(self, vm_ids: Iterable[VmId], done: Callable[[], None]) -> None:
        """Read of running VMs what waits for their next start, into the inventory; `done` comes after the last."""
        self._waiting.ask(vm_ids, done)

    def copies(self, vm_ids: Iterable[VmId], host_ids: Iterable[HostId], told: Told) -> Callable[[], None]:
        """Ask hosts that are not connected whether they have any of these VMs; `told` is called for each of them.
        What it answers ends the search."""
        assert self._visit is not None  # `runtime.build` gives it
        search = CopySearch(self._inventory.view, self._visit, vm_ids, told)
        search.begin(host_ids)
        return search.close

    def noticed(self, told: tuple[HostId, StorageNotice | NetworkNotice]) -> None:
        """A host says that its storage or networks changed: they are read again if somebody looked at them lately."""
        host_id, notice = told
        key = (host_id, type(notice))
        seen = self._looked.get(key)
        if seen is None or self._clock.monotonic() - seen > LOOKED_AT or key in self._settling:
            return
        self._settling.add(key)
        self._loop.after(SETTLE_TIME, lambda: self._settled(host_id, notice))

    def _settled(self, host_id: HostId, notice: StorageNotice | NetworkNotice) -> None:
        self._settling.discard((host_id, type(notice)))
        match notice:
            case StorageNotice():
                self._read_storage(host_id)
            case NetworkNotice():
                self._read_networks(host_id)

    def _got_storage(self, host_id: HostId, answer: Answer[Storage]) -> None:
        tell = partial(self._storage.answered(host_id), answer)
        if answer.error is not None or self._inventory.view.host(host_id) is None:
            tell()
        else:
            self._sliced.add(self._storage_batches(host_id, answer.get()), tell)

    def _got_pools(self, host_id: HostId, answer: Answer[Storage]) -> None:
        if answer.error is None and self._inventory.view.host(host_id) is not None:
            self._sliced.add(self._storage_batches(host_id, answer.get()), lambda: None)

    def _storage_batches(self, host_id: HostId, storage: Storage) -> Iterator[Batch]:
        """New, changed and vanished pools and volumes; the volumes of a pool that could not be read stay."""
        now = self._clock.now()
        pools = tuple(replace(pool, seen=now) for pool in storage.pools)
        there: set[str] = {pool.id for pool in pools} | {volume.id for volume in storage.volumes}
        gone = [
            Ref(Kind.VOLUME, volume.id)
            for volume in self._of_host(Kind.VOLUME, host_id)
            if isinstance(volume, Volume) and volume.pool_id not in storage.unread and volume.id not in there
        ]
        gone += [
            Ref(Kind.STORAGE_POOL, pool.id)
            for pool in self._of_host(Kind.STORAGE_POOL, host_id)
            if isinstance(pool, StoragePool) and pool.id not in there
        ]
        yield Batch(entities=pools)
        for start in range(0, len(gone), PIECE):
            yield Batch(removed=tuple(gone[start : start + PIECE]))
        for start in range(0, len(storage.volumes), PIECE):
            yield Batch(entities=storage.volumes[start : start + PIECE])

    def _got_networks(self, host_id: HostId, answer: Answer[tuple[LibvirtNetwork, ...]]) -> None:
        if answer.error is None and self._inventory.view.host(host_id) is not None:
            now = self._clock.now()
            networks = tuple(replace(network, seen=now) for network in answer.get())
            self._inventory.apply(all_of(self._inventory.view, Kind.LIBVIRT_NETWORK, host_id, networks))
        self._networks.answered(host_id)(answer)

    def _got_snapshots(self, host_id: HostId, answer: Answer[tuple[Snapshot, ...]]) -> None:
        if answer.error is None and self._inventory.view.host(host_id) is not None:
            self._inventory.apply(all_of(self._inventory.view, Kind.SNAPSHOT, host_id, answer.get()))
        self._snapshots.answered(host_id)(answer)

    def _of_host(self, kind: Kind, host_id: HostId) -> list[object]:
        view = self._inventory.view
        ids = view.inverses.get((kind, "host"), {}).get(host_id, ())
        return [entity for id_ in ids if (entity := view.get(Ref(kind, id_))) is not None]


def _read_storage(session: Session, *, refresh: bool) -> Storage:
    """Pools and the volumes of the active ones; a pool that cannot be listed costs itself only."""
    pools = session.pools(refresh=refresh)
    volumes: list[Volume] = []
    unread: set[str] = set()
    for pool in pools:
        if not pool.active:
            continue
        listed = answer_of(partial(session.volumes, pool.id))
        if listed.error is None:
            volumes += listed.get()
        elif isinstance(listed.error, Bug | Unreachable):
            raise listed.error
        else:
            unread.add(pool.id)
    return Storage(tuple(pools), tuple(volumes), frozenset(unread))


def _read_pools(session: Session, *, refresh: bool = False) -> Storage:
    pools = tuple(session.pools(refresh=refresh))
    return Storage(pools, unread=frozenset(pool.id for pool in pools))


def _read_networks(session: Session) -> tuple[LibvirtNetwork, ...]:
    return tuple(session.networks())


def _read_snapshots(session: Session, *, vm_ids: tuple[VmId, ...]) -> tuple[Snapshot, ...]:
    """A VM that went meanwhile has none."""
    found: list[Snapshot] = []
    for vm_id in vm_ids:
        with suppress(Gone):
            found += session.snapshots(vm_id)
    return tuple(found)
