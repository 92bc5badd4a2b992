"""From a host's events to the inventory: gathers what changed, reads it again on the FACTS lane, applies one batch.

`EventFlow.sink` is called on libvirt's thread and only queues; everything else is on the owner thread.
"""

import logging
import threading
from collections.abc import Callable, Iterable

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Bug, Unreachable
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record
from stellwerk.model.change import Batch
from stellwerk.model.vm import Domain
from stellwerk.ports.hypervisor import (
    DomainNotice,
    LinkLost,
    NetworkNotice,
    Notice,
    Session,
    StorageNotice,
)
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.link.domain_carry import carried, worth_applying
from stellwerk.store.inventory import Inventory

_log = logging.getLogger(__name__)

MERGE_TIME = 0.020
"""Seconds within which what follows a change is merged. Table *From a libvirt event to a pixel* of the design."""
READ_TIME = 1.0
"""Seconds after which a job that reads domains stops and leaves the rest to the next, well below the lane's limit."""


class Reading(Record, frozen=True):
    """What a job read: domains by id (None = not there), and those it did not get to."""

    found: dict[VmId, Domain | None]
    left: tuple[VmId, ...] = ()


class EventFlow:
    """The flow of one connection, from `watch` until `close`.

    `lost` is called when the host's connection says that it is gone, `others` with notices of storage and networks,
    `told` with those of domains once it is open.
    """

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        lanes: Lanes,
        host_id: HostId,
        *,
        lost: Callable[[str], None],
        others: Callable[[HostId, StorageNotice | NetworkNotice], None],
        told: Callable[[HostId, DomainNotice], None] = lambda _host, _notice: None,
    ) -> None:
        self.host_id = host_id
        self.read_at: dict[VmId, float] = {}
        """When each domain was last read, monotonic seconds."""
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._lost = lost
        self._others = others
        self._told = told
        self._arriving = threading.Lock()
        self._arrived: list[Notice] = []
        self._waiting: dict[VmId, list[DomainNotice]] = {}
        self._reading = False
        self._open = False
        self._closed = False
        self._handed_at = float("-inf")
        self._timer: Timer | None = None

    def sink(self, notice: Notice) -> None:
        """Take an event. libvirt's thread: no call to libvirt, no waiting."""
        with self._arriving:
            self._arrived.append(notice)
            first = len(self._arrived) == 1
        if first:
            self._loop.post(self._take)

    def open(self) -> None:
        """The first synchronisation is applied: replay what came meanwhile, and follow from now on."""
        self._open = True
        self._hand_on()

    def close(self) -> None:
        """Follow no more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def note(self, vm_ids: Iterable[VmId]) -> None:
        """Read these again soon, although no event came."""
        for vm_id in vm_ids:
            self._waiting.setdefault(vm_id, [])
        self._hand_on()

    def _take(self) -> None:
        """Sort what arrived."""
        with self._arriving:
            arrived, self._arrived = self._arrived, []
        for notice in arrived:
            if self._closed:
                return
            match notice:
                case DomainNotice():
                    self._waiting.setdefault(notice.id, []).append(notice)
                    if self._open:
                        self._told(self.host_id, notice)
                case LinkLost():
                    self._lost(notice.reason)
                case StorageNotice() | NetworkNotice():
                    self._others(self.host_id, notice)
        self._hand_on()

    def _hand_on(self) -> None:
        """The first change after quiet goes at once, what follows is gathered for MERGE_TIME and one read at a time."""
        if not self._open or self._closed or self._reading or not self._waiting or self._timer is not None:
            return
        quiet = self._clock.monotonic() - self._handed_at
        if quiet < MERGE_TIME:
            self._timer = self._loop.after(MERGE_TIME - quiet, self._timer_due)
            return
        self._handed_at = self._clock.monotonic()
        self._reading = True
        taken, self._waiting = self._waiting, {}
        job = _reader(tuple(taken), self._clock)
        self._lanes.ask(self.host_id, Lane.FACTS, job, lambda answer: self._read(taken, answer))

    def _timer_due(self) -> None:
        self._timer = None
        self._handed_at = float("-inf")  # rounding may make the wait look unfinished
        self._hand_on()

    def _read(self, taken: dict[VmId, list[DomainNotice]], answer: Answer[Reading]) -> None:
        self._reading = False
        if self._closed:
            return
        if answer.error is not None:
            if isinstance(answer.error, Bug):
                _log.error("reading domains of %s: %s %s", self.host_id, answer.error, answer.error.details)
            return  # anything else ends the connection, and the next synchronisation reads everything
        reading = answer.get()
        for vm_id in reading.left:
            self._waiting[vm_id] = taken[vm_id] + self._waiting.get(vm_id, [])
        self._apply(taken, reading.found)
        self._hand_on()

    def _apply(self, taken: dict[VmId, list[DomainNotice]], found: dict[VmId, Domain | None]) -> None:
        domains: list[Domain] = []
        gone: list[tuple[HostId, VmId]] = []
        at = self._clock.monotonic()
        for vm_id, fresh in found.items():
            previous = self._inventory.domain(self.host_id, vm_id)
            if fresh is None:
                self.read_at.pop(vm_id, None)
                if previous is not None:
                    gone.append((self.host_id, vm_id))
                continue
            self.read_at[vm_id] = at
            domain = self._carried(fresh, previous, taken[vm_id])
            if worth_applying(domain, previous):
                domains.append(domain)
        if domains or gone:
            self._inventory.apply(Batch(domains=tuple(domains), gone_domains=tuple(gone)))

    def _carried(self, fresh: Domain, previous: Domain | None, notices: list[DomainNotice]) -> Domain:
        vm = self._inventory.view.vm(fresh.id)
        elsewhere = vm.domain if vm is not None and vm.host_id != self.host_id else None
        return carried(fresh, previous, notices, now=self._clock.now(), watched=True, elsewhere=elsewhere)


def _reader(vm_ids: tuple[VmId, ...], clock: Clock) -> Callable[[Session], Reading]:
    """A job that reads domains for at most READ_TIME, at least one."""

    def read(session: Session) -> Reading:
        end = clock.monotonic() + READ_TIME
        found: dict[VmId, Domain | None] = {}
        for index, vm_id in enumerate(vm_ids):
            if index and clock.monotonic() >= end:
                return Reading(found, vm_ids[index:])
            try:
                found[vm_id] = session.domain(vm_id)
            except Unreachable:
                raise
            except AppError as error:
                _log.info("domain %s cannot be read: %s", vm_id, error)
        return Reading(found)

    return read
