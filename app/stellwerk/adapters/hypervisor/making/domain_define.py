"""Defining VMs. CONTROL lane, or LONG where more is done with it."""

import libvirt

from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.making.domain_build import domain_xml
from stellwerk.model.making.vm_spec import VmSpec


class DomainDefining(Handle):
    """The part of a session that defines VMs."""

    def domain_xml(self, spec: VmSpec) -> str:
        """What libvirt would be told to make of it."""
        return domain_xml(spec)

    def define(self, spec: VmSpec) -> None:
        """Define it, checked against libvirt's own schema where the driver has it."""
        flags = 0 if self._driver == "test" else libvirt.VIR_DOMAIN_DEFINE_VALIDATE
        with self.use(f'VM "{spec.name}"') as conn:
            conn.defineXMLFlags(domain_xml(spec), flags)
