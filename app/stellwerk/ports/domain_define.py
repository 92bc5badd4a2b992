"""Making VMs on a host: a part of the hypervisor port, with its rules. Blocks; never on the owner thread."""

from typing import Protocol

from stellwerk.model.making.host_stock import HostStock
from stellwerk.model.making.vm_spec import VmSpec


class DomainDefine(Protocol):
    """The part of a session that makes VMs."""

    def stock(self, media: tuple[str, ...] = (), *, emulated: bool = False) -> HostStock:
        """What the host has. `media` are files and volumes to look for: a path, `pool/volume`, or a volume's name."""
        ...

    def domain_xml(self, spec: VmSpec) -> str:
        """What libvirt would be told to make of it."""
        ...

    def define(self, spec: VmSpec) -> None:
        """Define it, checked against libvirt's own schema. Raises Conflict where the name is taken."""
        ...
