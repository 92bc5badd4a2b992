"""Repairs what no event told: compares flags with the inventory, and reads every VM again now and then. Owner thread.

libvirt 9.0 sends no event for autostart, the removal of a managed save, snapshots, stored vCPUs or memory, resizing
and link state.
"""

import zlib
from collections.abc import Iterable

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record, replace
from stellwerk.core.signal import Signal
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.model.vm import Domain
from stellwerk.ports.hypervisor import DomainFlags, Session
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.fleet import Fleet
from stellwerk.services.link.event_flow import EventFlow
from stellwerk.store.inventory import Inventory

TICK = 1.0
FLAGS_EVERY = 30.0
READ_EVERY = 600.0
SCREEN_EVERY = 10.0
"""Seconds between looks at the hosts' turns, comparisons of flags, readings of every VM, readings of those on screen.
End of the section *From a libvirt event to a pixel* of the design."""


class _Turn(Record, eq=False):
    """When a host is next compared, and the connection that this belongs to."""

    flow: EventFlow
    due: float
    asked: bool = False


class Reconcile:
    """Keeps all live hosts' reports true."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory, fleet: Fleet) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._fleet = fleet
        self._turns: dict[HostId, _Turn] = {}
        self._screen: frozenset[VmId] = frozenset()
        self._screen_due = 0.0
        self._timer: Timer | None = None
        self.looked_at: Signal[frozenset[VmId]] = Signal()
        """Emits the VMs on screen whenever they are read again: what else is worth asking of them can be asked too."""

    def start(self) -> None:
        """Compare from now on."""
        self._timer = self._loop.after(TICK, self._tick)

    def close(self) -> None:
        """Compare no more."""
        if self._timer is not None:
            self._timer.cancel()

    def watch_screen(self, vm_ids: Iterable[VmId]) -> None:
        """These VMs are on screen from now on, and no others: they are read again every SCREEN_EVERY seconds."""
        self._screen = frozenset(vm_ids)

    def _tick(self) -> None:
        self._timer = self._loop.after(TICK, self._tick)
        now = self._clock.monotonic()
        for host in tuple(self._inventory.view.all(Kind.HOST)):
            flow = self._fleet.flow(HostId(host.id))
            if isinstance(host, Host) and host.link.state is LinkState.LIVE and flow is not None:
                self._look(host.id, flow, now)
            else:
                self._turns.pop(HostId(host.id), None)
        if now >= self._screen_due:
            self._screen_due = now + SCREEN_EVERY
            self._read_screen()

    def _look(self, host_id: HostId, flow: EventFlow, now: float) -> None:
        """Hosts take their turns spread over the time, by their id."""
        turn = self._turns.get(host_id)
        if turn is None or turn.flow is not flow:
            part = (zlib.crc32(host_id.encode()) % 1000) / 1000
            turn = self._turns[host_id] = _Turn(flow, now + FLAGS_EVERY * (0.5 + part / 2))
        if now < turn.due or turn.asked:
            return
        turn.due, turn.asked = now + FLAGS_EVERY, True
        self._read_oldest(host_id, flow, now)
        self._fleet.lanes.ask(host_id, Lane.FACTS, _read_flags, lambda answer: self._compared(host_id, turn, answer))

    def _read_oldest(self, host_id: HostId, flow: EventFlow, now: float) -> None:
        """The VMs whose turn it is so that each is read within READ_EVERY: evenly many, the longest unread first."""
        vm_ids = [domain.id for domain in self._inventory.domains_on(host_id)]
        count = -(-len(vm_ids) * int(FLAGS_EVERY) // int(READ_EVERY - FLAGS_EVERY))
        never = now - READ_EVERY
        oldest = sorted(vm_ids, key=lambda vm_id: flow.read_at.get(vm_id, never))[:count]
        flow.note(vm_id for vm_id in oldest if now - flow.read_at.get(vm_id, never) >= FLAGS_EVERY)

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
    """The domain with these flags; itself where they agree."""
    runtime = replace(
        domain.runtime,
        autostart=domain.id in flags.autostart,
        managed_save=domain.id in flags.managed_save,
        has_snapshots=domain.id in flags.snapshots,
        persistent=domain.id in flags.persistent,
    )
    return domain if runtime == domain.runtime else replace(domain, runtime=runtime)
