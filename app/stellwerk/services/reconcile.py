"""Repairs what no event told: compares flags with the inventory, and reads every VM again now and then. Owner thread.

libvirt 9.0 sends no event for autostart, the removal of a managed save, snapshots, stored vCPUs or memory, resizing
and link state.
"""

import heapq
import itertools
import zlib
from collections.abc import Iterable

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record, replace
from stellwerk.core.signal import Signal, Subscription
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.state import LinkState
from stellwerk.model.vm import Domain
from stellwerk.ports.hypervisor import DomainFlags, Session
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.fleet import Fleet
from stellwerk.services.link.event_flow import EventFlow
from stellwerk.store.inventory import Inventory

TICK = 0.5
FLAGS_EVERY = 30.0
READ_EVERY = 600.0
SCREEN_EVERY = 10.0
"""Seconds between looks at the hosts' turns, comparisons of flags, readings of every VM, readings of those on screen.
End of the section *From a libvirt event to a pixel* of the design."""

_ROUND = int(READ_EVERY - FLAGS_EVERY)
"""Seconds in which all VMs of a host are read, so that the last one is in time wherever its look falls."""


class _Turn(Record, eq=False):
    """A host that is compared again and again, over the connection that this belongs to. `looks` counts how often."""

    host_id: HostId
    flow: EventFlow
    asked: bool = False
    looks: int = 0


class Reconcile:
    """Keeps all live hosts' reports true."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory, fleet: Fleet) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._fleet = fleet
        self._turns: dict[HostId, _Turn] = {}
        self._dues: list[tuple[float, int, _Turn]] = []
        self._order = itertools.count()
        self._subscription: Subscription | None = None
        self._screen: frozenset[VmId] = frozenset()
        self._screen_due = 0.0
        self._timer: Timer | None = None
        self.looked_at: Signal[frozenset[VmId]] = Signal()
        """Emits the VMs on screen whenever they are read again: what else is worth asking of them can be asked too."""

    def start(self) -> None:
        """Compare from now on."""
        self._subscription = self._inventory.watch(self._changed, kinds=(Kind.HOST,))
        for host in self._inventory.view.all(Kind.HOST):
            self._follow(HostId(host.id))
        self._timer = self._loop.after(TICK, self._tick)

    def close(self) -> None:
        """Compare no more."""
        if self._subscription is not None:
            self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()

    def watch_screen(self, vm_ids: Iterable[VmId]) -> None:
        """These VMs are on screen from now on, and no others: they are read again every SCREEN_EVERY seconds."""
        self._screen = frozenset(vm_ids)

    def _changed(self, changes: ChangeSet) -> None:
        for ref in (*changes.added, *changes.changed):
            if ref.kind is Kind.HOST:
                self._follow(HostId(ref.id))

    def _follow(self, host_id: HostId) -> None:
        """Give a host that is live over a new connection its turn: spread over the time, by its id."""
        host, flow = self._inventory.view.host(host_id), self._fleet.flow(host_id)
        turn = self._turns.get(host_id)
        if host is None or host.link.state is not LinkState.LIVE or flow is None:
            return
        if turn is None or turn.flow is not flow:
            turn = self._turns[host_id] = _Turn(host_id, flow)
            part = (zlib.crc32(host_id.encode()) % 1000) / 1000
            self._put(turn, self._clock.monotonic() + FLAGS_EVERY * (0.5 + part / 2))

    def _put(self, turn: _Turn, due: float) -> None:
        heapq.heappush(self._dues, (due, next(self._order), turn))

    def _tick(self) -> None:
        self._timer = self._loop.after(TICK, self._tick)
        now = self._clock.monotonic()
        while self._dues and self._dues[0][0] <= now:
            self._look(heapq.heappop(self._dues)[2], now)
        if now >= self._screen_due:
            self._screen_due = now + SCREEN_EVERY
            self._read_screen()

    def _look(self, turn: _Turn, now: float) -> None:
        """Compare a host whose time has come, if this still is its connection."""
        host_id, flow = turn.host_id, turn.flow
        if self._fleet.flow(host_id) is not flow:
            if self._turns.get(host_id) is turn:
                del self._turns[host_id]
            return
        self._put(turn, now + FLAGS_EVERY)
        host = self._inventory.view.host(host_id)
        if turn.asked or host is None or host.link.state is not LinkState.LIVE:
            return
        turn.asked = True
        self._read_oldest(turn, now)
        self._fleet.lanes.ask(host_id, Lane.FACTS, _read_flags, lambda answer: self._compared(host_id, turn, answer))

    def _read_oldest(self, turn: _Turn, now: float) -> None:
        """The VMs whose turn it is so that each is read within READ_EVERY: evenly many, the longest unread first. Of
        few, one at each look."""
        read_at, never = turn.flow.read_at, now - READ_EVERY
        vm_ids = [domain.id for domain in self._inventory.domains_on(turn.host_id)]
        before, turn.looks = turn.looks, turn.looks + 1
        due, were_due = (len(vm_ids) * looks * int(FLAGS_EVERY) // _ROUND for looks in (turn.looks, before))
        oldest = sorted(vm_ids, key=lambda vm_id: read_at.get(vm_id, never))[: max(1, due - were_due)]
        turn.flow.note(vm_id for vm_id in oldest if now - read_at.get(vm_id, never) >= FLAGS_EVERY)

    def _read_screen(self) -> None:
        by_host: dict[HostId, list[VmId]] = {}
        for vm_id in self._screen:
            vm = self._inventory.view.vm(vm_id)
            if vm is not None:
                by_host.setdefault(vm.host_id, []).append(vm_id)
        for host_id, vm_ids in by_host.items():
            flow = self._fleet.flow(host_id)
            if flow is not None:
                flow.note(vm_ids)
        if self._screen:
            self.looked_at.emit(self._screen)

    def _compared(self, host_id: HostId, turn: _Turn, answer: Answer[DomainFlags]) -> None:
        turn.asked = False
        if answer.error is not None or self._fleet.flow(host_id) is not turn.flow:
            return
        flags = answer.get()
        known = {domain.id: domain for domain in self._inventory.domains_on(host_id)}
        turn.flow.note(flags.all ^ known.keys())
        corrected = (_corrected(domain, flags) for domain in known.values() if domain.id in flags.all)
        changed = tuple(domain for domain in corrected if domain is not known[domain.id])
        if changed:
            self._inventory.apply(Batch(domains=changed))


def _read_flags(session: Session) -> DomainFlags:
    return session.flags()


def _corrected(domain: Domain, flags: DomainFlags) -> Domain:
    """The domain with these flags; itself where they agree, which nearly all do."""
    id_, known = domain.id, domain.runtime
    autostart, persistent = id_ in flags.autostart, id_ in flags.persistent
    managed_save, has_snapshots = id_ in flags.managed_save, id_ in flags.snapshots
    if (
        known.autostart is autostart
        and known.persistent is persistent
        and known.managed_save is managed_save
        and known.has_snapshots is has_snapshots
    ):
        return domain
    runtime = replace(
        known, autostart=autostart, persistent=persistent, managed_save=managed_save, has_snapshots=has_snapshots
    )
    return replace(domain, runtime=runtime)
