"""Copying VMs: a part of the hypervisor port, with its rules. Blocks; never on the owner thread."""

from collections.abc import Sequence
from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.copying.copy_plan import CopyPlan, Frozen


class Copying(Protocol):
    """The part of a session that copies VMs."""

    def freeze(self, id_: VmId, disks: Sequence[Frozen]) -> None:
        """Let a VM, running or not, go on in new files: those that it had are written no more. All disks or
        none."""
        ...

    def thaw(self, id_: VmId, disks: Sequence[Frozen]) -> None:
        """Take that back: a running VM's new content is merged, one that is off goes back to its own files where
        nothing was written since. Raises Refused where something was."""
        ...

    def allocated(self, path: str) -> int | None:
        """Bytes that a file of a pool takes by now; None where nobody can tell."""
        ...

    def copy_of(self, id_: VmId, plan: CopyPlan) -> str:
        """The definition of the copy, from that of the VM as it is, or as the plan's snapshot keeps it; secrets of
        displays stay out of it."""
        ...

    def copy_nvram(self, source: str, dest: str) -> None:
        """Give the copy UEFI's variables of its own."""
        ...

    def define_copy(self, xml: str) -> None:
        """Define it. Raises Conflict where its name is taken."""
        ...
