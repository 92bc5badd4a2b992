"""Migrations, steered by this program over its own two connections. LONG lane; progress on STATS, the end on CONTROL.

Tried with libvirt 9.0:
- The hosts need no login on each other: only QEMU's data goes from one to the other, to a port from 49152 on.
- A migration whose client dies is given up by libvirt; the guest goes on where it was.
- A VM with snapshots is refused; so is one with other than shared storage unless its disks go along.
- An offline migration moves a definition and looks at no disk.
- QEMU 7.2 ends by an assertion when a paused VM is moved twice without having run in between.
"""

from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.handle import Handle, vm_label
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.model.migration import MovePlan, MoveProgress

_NOTHING_MOVES = frozenset({libvirt.VIR_DOMAIN_JOB_NONE, libvirt.VIR_DOMAIN_JOB_COMPLETED})


class Migration(Handle):
    """The part of a session that moves VMs."""

    def migrate(self, id_: VmId, to: Any, plan: MovePlan) -> None:
        """Move a VM to the host of another session."""
        if not isinstance(to, Handle):
            raise TypeError(f"{to!r} is no session of libvirt")
        with self.vm(id_) as domain:
            label = vm_label(domain)
            with to.use(label) as there, self.use(label):
                domain.migrate3(there, _parameters(plan), _flags(plan))
            _assert_moved(to, id_, plan)

    def move_progress(self, id_: VmId) -> MoveProgress | None:
        """How far a move is."""
        with self.vm(id_) as domain:
            told = domain.jobStats(0)
        if told.get("type") in _NOTHING_MOVES:
            return None
        total, remaining = told.get("data_total", 0), told.get("data_remaining", 0)
        speed = told.get("memory_bps", 0) + told.get("disk_bps", 0)
        return MoveProgress(total, remaining, speed)

    def stop_move(self, id_: VmId) -> None:
        """Ask for the end of a move."""
        with self.vm(id_) as domain:
            domain.abortJob()


def _flags(plan: MovePlan) -> int:
    flags = 0
    if plan.offline:
        flags |= libvirt.VIR_MIGRATE_OFFLINE
    elif plan.live:
        flags |= libvirt.VIR_MIGRATE_LIVE
    if plan.persistent:
        flags |= libvirt.VIR_MIGRATE_PERSIST_DEST | libvirt.VIR_MIGRATE_UNDEFINE_SOURCE
    if plan.copies:
        flags |= libvirt.VIR_MIGRATE_NON_SHARED_DISK
    return flags


def _parameters(plan: MovePlan) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if plan.copies:
        wanted[libvirt.VIR_MIGRATE_PARAM_MIGRATE_DISKS] = list(plan.copies)
    if plan.address:
        address = f"[{plan.address}]" if ":" in plan.address else plan.address
        wanted[libvirt.VIR_MIGRATE_PARAM_URI] = f"tcp://{address}"
    return wanted


def _assert_moved(to: Handle, id_: VmId, plan: MovePlan) -> None:
    """Look at the other side before anything is called done. Raises Unreachable where it cannot be told."""
    with to.vm(id_) as domain:
        if not plan.offline and not domain.isActive():
            text = _("{object} arrived and does not run there").format(object=vm_label(domain))
            raise Unreachable(text, _("look at both hosts"))
