"""Looks at the other host while a VM comes there: what ends on the way is told by that host at once.

The QEMU that it leaves notices when it next sends something of a disk: of one that is copied slowly after half a minute
(tried with QEMU 7.2 and libvirt 9.0: 16 MB are sent at once, and nothing more until they are due).
"""

from collections.abc import Callable
from contextlib import suppress

from stellwerk.core.error import AppError, Refused, TimedOut, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.text import _
from stellwerk.model.migration import MoveProgress
from stellwerk.model.vm import Vm
from stellwerk.ports.hypervisor import Session
from stellwerk.store.inventory import Inventory


class Arrival:
    """One move. `told` is told how far it is."""

    def __init__(
        self, vm: Vm, host_id: HostId, inventory: Inventory, told: Callable[[MoveProgress | None], None]
    ) -> None:
        self._vm = vm
        self._host_id = host_id
        self._inventory = inventory
        self._told = told
        self._seen = False
        self._lost = False

    def ask(self, session: Session) -> MoveProgress | None:
        """How far it is; one that cannot arrive is ended. Any thread."""
        if not self._lost:
            return session.move_progress(self._vm.id)
        with suppress(AppError):  # it has ended by itself
            session.stop_move(self._vm.id)
        return None

    def tell(self, progress: MoveProgress | None) -> None:
        """What was answered. Owner thread."""
        domain = self._inventory.domain(self._host_id, self._vm.id)
        there = domain is not None and domain.active
        self._lost = self._lost or (self._seen and not there)
        self._seen = self._seen or there
        self._told(progress)

    def explained(self, error: AppError) -> AppError:
        """Why it did not arrive."""
        if not self._lost or isinstance(error, Unreachable | TimedOut):
            return error
        text = _('VM "{name}" ended on the other host before it had arrived')
        hint = _("look at its log there: /var/log/libvirt/qemu/{name}.log").format(name=self._vm.name)
        return Refused(text.format(name=self._vm.name), hint)
