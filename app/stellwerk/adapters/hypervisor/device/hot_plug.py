"""Which devices come and go while a VM runs, as far as that can be known before. Pure; any thread.

Tried with libvirt 9.0 and QEMU 7.2. On a host without control groups libvirtd 9.0 itself ends where a shared folder is
plugged in; `LiveWalk` asks for them before.
"""

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import attribute
from stellwerk.model.hardware.setting import COLD_BUSES, HOT_PLUGGED

_PLUGGED_SERIALS = frozenset({"usb-serial", "pci-serial"})


def hot_plugged(element: etree._Element, live: etree._Element) -> bool:
    """Whether QEMU can plug such a device into this running VM, or out of it."""
    match str(element.tag):
        case "disk":
            return attribute(element, "target", "bus") not in COLD_BUSES
        case "filesystem":
            return attribute(element, "driver", "type") == "virtiofs" and shares_memory(live)
        case "serial":
            return attribute(element, "target", "type") in _PLUGGED_SERIALS
        case tag:
            return tag in HOT_PLUGGED


def shares_memory(live: etree._Element) -> bool:
    """Other processes of the host can see its memory, which virtiofs needs."""
    return attribute(live, "memoryBacking/access", "mode") == "shared"
