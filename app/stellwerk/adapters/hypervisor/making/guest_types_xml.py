"""A host's domain capabilities as what VMs it can make. Never raises for what the XML holds. Pure; any thread."""

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children, text_of
from stellwerk.model.making.host_stock import GuestTypes


def read_guest_types(xml: str, *, kvm: bool) -> GuestTypes:
    """Read `<domainCapabilities>`; `kvm`: the host has the processor's help at all."""
    reader = XmlReader(xml, "domainCapabilities")
    most = reader.number(attribute(reader.find("vcpu"), "", "max"), "vcpu")
    return GuestTypes(
        kvm=kvm,
        arch=reader.text("arch", "x86_64"),
        machine=reader.text("machine"),
        firmware=_values(reader.find("os"), "firmware"),
        secure="yes" in _values(reader.find("os/loader"), "secure"),
        tpm="emulator" in _values(reader.find("devices/tpm"), "backendModel"),
        cpu_modes=frozenset(
            mode.get("name", "") for mode in children(reader.find("cpu"), "mode") if mode.get("supported") == "yes"
        ),
        most_vcpus=most,
    )


def _values(element: etree._Element | None, name: str) -> frozenset[str]:
    """The values of `<enum name=...>`."""
    found = (enum for enum in children(element, "enum") if enum.get("name") == name)
    return frozenset(text_of(value) for enum in found for value in children(enum, "value"))
