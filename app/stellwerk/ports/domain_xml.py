"""The definitions of VMs, read and changed: a part of the hypervisor port, with its rules. Blocks; never on the owner
thread.

A change is a list of edits, made on the definition as it is then. Its secrets stay in it and never leave the host.
"""

from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.hardware.difference import Applied, XmlPlan
from stellwerk.model.hardware.edit import Edit


class DomainXml(Protocol):
    """The part of a session that changes definitions."""

    def plan_xml(self, id_: VmId, edits: tuple[Edit, ...]) -> XmlPlan:
        """What these edits would make of what is stored (of a transient VM: of what runs); nothing is changed. Raises
        Gone, Conflict, Invalid and Refused for what cannot be."""
        ...

    def change_xml(
        self, id_: VmId, edits: tuple[Edit, ...], *, next_start: bool = False, check: bool = False
    ) -> Applied:
        """Make these edits: stored, and at once where it runs and can take them, unless `next_start`. All or nothing:
        what a running VM refuses is taken back. What it cannot take before its next start is answered.

        `check`: against the schema of the host's libvirt. Raises Refused where the guest does not release a device or
        has no place for one.
        """
        ...

    def resize_disk(self, id_: VmId, target: str, size: int) -> int:
        """Let a disk have this many bytes, running or not; answers how many it had. Raises Refused for fewer."""
        ...
