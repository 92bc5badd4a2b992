"""What the hypervisor can give VMs of one kind, asked of it once a connection. CONTROL lane."""

import libvirt
from lxml import etree

from stellwerk.adapters.hypervisor.ability.ability_xml import read_ability
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, text_of
from stellwerk.core.ids import VmId
from stellwerk.model.guest.ability import Ability, GuestMachine


class GuestAbilities(Handle):
    """The part of a session that knows what the hypervisor can do."""

    def ability(self, machine: GuestMachine) -> Ability | None:
        """What it can give such VMs; None where the driver does not tell."""
        xml = self.capabilities(machine)
        return read_ability(xml, machine) if xml else None

    def ability_of(self, id_: VmId) -> Ability | None:
        """The same of a VM, as it is stored."""
        with self.vm(id_) as domain:
            flags = libvirt.VIR_DOMAIN_XML_INACTIVE if domain.isPersistent() else 0
            root = XmlReader(domain.XMLDesc(flags), "domain").root
            return self.ability(machine_of(root)) if root is not None else None

    def capabilities(self, machine: GuestMachine) -> str:
        """As the driver writes it; empty where it does not tell."""
        said = self._abilities.get(machine)
        if said is None:
            said = self._abilities[machine] = self._capabilities(machine)
        return said

    def _capabilities(self, machine: GuestMachine) -> str:
        if self._driver == "test":
            return ""
        words = (machine.emulator or None, machine.arch or None, machine.machine or None, machine.type or None)
        with self.use() as conn:
            try:
                return str(conn.getDomainCapabilities(*words, 0))
            except libvirt.libvirtError:
                if not conn.isAlive():
                    raise
                return ""


def machine_of(root: etree._Element) -> GuestMachine:
    """The kind of VMs that one with this definition is."""
    os_type = root.find("os/type")
    return GuestMachine(
        arch=attribute(os_type, "", "arch"),
        machine=attribute(os_type, "", "machine"),
        type=root.get("type", ""),
        emulator=text_of(root.find("devices/emulator")),
    )
