"""What was asked of a VM and has not happened yet: kept in its report, for a limited time. Owner thread."""

from stellwerk.core.ids import Kind, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import replace
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.state import NOTHING_PENDING, Pending
from stellwerk.store.inventory import Inventory

BOOT_LIMIT = 60.0
"""Seconds after which a guest counts as booted although its agent is silent."""
REBOOT_LIMIT = 120.0
SHUTDOWN_LIMIT = 300.0
"""Seconds after which a guest that does not react counts as up again; a stop may take minutes in a busy guest."""


class PendingWatch:
    """Notes what was asked, and forgets it when its time is over."""

    def __init__(self, loop: Loop, inventory: Inventory) -> None:
        self._loop = loop
        self._inventory = inventory
        self._timers: dict[VmId, tuple[Pending, Timer]] = {}
        self._subscription = inventory.watch(self._changed, kinds=(Kind.VM,))

    def note(self, vm_id: VmId, pending: Pending) -> None:
        """This was just asked of a running VM; passed over where it is not running."""
        vm = self._inventory.view.vm(vm_id)
        if vm is None or not vm.domain.active:
            return
        runtime = replace(vm.domain.runtime, pending=pending)
        self._inventory.apply(Batch(domains=(replace(vm.domain, runtime=runtime),)))

    def close(self) -> None:
        """Forget nothing more."""
        self._subscription.close()
        for _pending, timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _changed(self, changes: ChangeSet) -> None:
        vm_of = self._inventory.view.vm
        for ref in (*changes.added, *changes.removed, *changes.changed):
            if ref.kind is Kind.VM:
                vm = vm_of(VmId(ref.id))
                pending = vm.domain.runtime.pending if vm is not None else NOTHING_PENDING
                if pending is not NOTHING_PENDING or ref.id in self._timers:  # a start brings 10,000 that are neither
                    self._follow(VmId(ref.id), pending)

    def _follow(self, vm_id: VmId, pending: Pending) -> None:
        """Start the time of what is new, stop that of what is over."""
        known = self._timers.get(vm_id)
        if known is not None and known[0] == pending:
            return
        if known is not None:
            known[1].cancel()
            del self._timers[vm_id]
        if pending != Pending():
            timer = self._loop.after(_limit(pending), lambda: self.note(vm_id, Pending()))
            self._timers[vm_id] = (pending, timer)


def _limit(pending: Pending) -> float:
    if pending.shutdown:
        return SHUTDOWN_LIMIT
    return REBOOT_LIMIT if pending.reboot else BOOT_LIMIT
