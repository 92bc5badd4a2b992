"""Reads what waits for the next start of VMs that run, for who wants to know it of many at once. Owner thread; the
question runs on lane FACTS.

It is compared whenever one domain is read, never in the first listing of all, which that would double: a process that
has just begun knows it as somebody last recorded it.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial

from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.hardware.difference import Differing
from stellwerk.model.vm import Domain
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.store.inventory import Inventory

_log = logging.getLogger(__name__)

PIECE = 50
"""VMs of one question, well below the lane's limit."""

Found = dict[VmId, tuple[Differing, ...] | None]


class WaitingReading:
    """Puts the answers into the inventory."""

    def __init__(self, loop: Loop, inventory: Inventory, lanes: Lanes) -> None:
        self._loop, self._inventory, self._lanes = loop, inventory, lanes

    def ask(self, vm_ids: Iterable[VmId], done: Callable[[], None]) -> None:
        """Of those of these VMs that run; `done` once every host has answered or failed to."""
        by_host: dict[HostId, list[VmId]] = {}
        for vm_id in vm_ids:
            vm = self._inventory.view.vm(vm_id)
            if vm is not None and vm.domain.active:
                by_host.setdefault(vm.host_id, []).append(vm_id)
        pieces = [
            (host_id, tuple(ids[at : at + PIECE]))
            for host_id, ids in by_host.items()
            for at in range(0, len(ids), PIECE)
        ]
        left = len(pieces)
        if not left:
            self._loop.post(done)

        def told(host_id: HostId, answer: Answer[Found]) -> None:
            nonlocal left
            left -= 1
            if answer.error is None:
                self._take(host_id, answer.get())
            if not left:
                done()

        for host_id, ids in pieces:
            self._lanes.ask(host_id, Lane.FACTS, partial(_read, vm_ids=ids), partial(told, host_id))

    def _take(self, host_id: HostId, found: Found) -> None:
        changed: list[Domain] = []
        for vm_id, waiting in found.items():
            domain = self._inventory.domain(host_id, vm_id)
            if domain is not None and domain.active and domain.runtime.waiting != waiting:
                changed.append(replace(domain, runtime=replace(domain.runtime, waiting=waiting)))
        if changed:
            self._inventory.apply(Batch(domains=tuple(changed)))


def _read(session: Session, *, vm_ids: tuple[VmId, ...]) -> Found:
    found: Found = {}
    for vm_id in vm_ids:
        try:
            domain = session.domain(vm_id)
        except Unreachable:
            raise
        except AppError as error:
            _log.info("domain %s cannot be read: %s", vm_id, error)
        else:
            if domain is not None:
                found[vm_id] = domain.runtime.waiting
    return found
