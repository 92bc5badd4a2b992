"""The XML of network interfaces (of libvirt's interface and node device drivers) as facts. Never raises for what the
XML holds. Pure; any thread."""

import ipaddress
from collections.abc import Iterable, Iterator

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, child_text, children
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.nic import LinkWord, Nic, NicType, completed, nic_id

MOST_NICS = 4000
"""Interfaces that are read of a host: one for each of a thousand VMs and then some."""
_LONGEST_NAME = 64
_TYPES = {"bridge": NicType.BRIDGE, "bond": NicType.BOND, "vlan": NicType.VLAN}
_LINKS = {"up": LinkWord.UP, "down": LinkWord.DOWN}
_MOST = 2**31


def read_interface(xml: str, host_id: HostId) -> tuple[Nic, ...]:
    """The interface that an `<interface>` describes, and its ports, which know their master. None without a name."""
    reader = XmlReader(xml, "interface")
    nic = _interface(reader, reader.root, host_id)
    if nic is None:
        return ()
    found = [nic]
    for tag in ("bridge", "bond"):
        for element in children(reader.find(tag), "interface"):
            port = _interface(reader, element, host_id)
            if port is not None:
                found.append(replace(port, master=nic.name))
    return tuple(found)


def read_net_device(xml: str, host_id: HostId) -> Nic | None:
    """The interface that a node device with the capability `net` stands for."""
    reader = XmlReader(xml, "device")
    said = next((one for one in children(reader.root, "capability") if one.get("type") == "net"), None)
    name = child_text(said, "interface")
    if said is None or not _is_name(name):
        return None
    link = said.find("link")
    return Nic(
        id=nic_id(host_id, name),
        host_id=host_id,
        name=name,
        type=_type_of(name, reader.text("path"), reader.text("parent")),
        mac=_mac(child_text(said, "address")),
        link=_LINKS.get(attribute(link, "", "state")),
        speed=reader.number(attribute(link, "", "speed"), "speed", most=_MOST),
        driver=reader.text("driver/name")[:_LONGEST_NAME],
    )


def together(devices: Iterable[Nic], interfaces: Iterable[Nic]) -> tuple[Nic, ...]:
    """One interface a name, of what both drivers tell: devices know link and speed, interfaces type and addresses."""
    found = {nic.name: nic for nic in devices}
    for said in interfaces:
        known = found.get(said.name)
        found[said.name] = said if known is None else completed(said, known)
    return tuple(found.values())[:MOST_NICS]


def _interface(reader: XmlReader, element: etree._Element | None, host_id: HostId) -> Nic | None:
    name = attribute(element, "", "name")
    if element is None or not _is_name(name):
        return None
    link, vlan = element.find("link"), element.find("vlan")
    type_ = _TYPES.get(element.get("type", ""), NicType.PHYSICAL)
    return Nic(
        id=nic_id(host_id, name),
        host_id=host_id,
        name=name,
        type=NicType.LOOPBACK if name == "lo" else type_,
        mac=_mac(attribute(element, "mac", "address")),
        link=_LINKS.get(attribute(link, "", "state")),
        mtu=reader.number(attribute(element, "mtu", "size"), "mtu", most=_MOST),
        speed=reader.number(attribute(link, "", "speed"), "speed", most=_MOST),
        parent=attribute(vlan, "interface", "name")[:_LONGEST_NAME],
        vlan=reader.number(attribute(vlan, "", "tag"), "vlan", most=4094),
        addresses=tuple(_addresses(element)),
    )


def _addresses(element: etree._Element) -> Iterator[str]:
    for protocol in children(element, "protocol"):
        for ip in children(protocol, "ip"):
            try:
                yield ipaddress.ip_interface(f"{ip.get('address', '')}/{ip.get('prefix', '128')}").with_prefixlen
            except ValueError:
                continue


def _mac(said: str) -> str:
    """The loopback has zeros for one."""
    return "" if not said.strip("0:") else said.lower()[:_LONGEST_NAME]


def _type_of(name: str, path: str, parent: str) -> NicType:
    if name == "lo":
        return NicType.LOOPBACK
    virtual = "/devices/virtual/" in path or parent == "computer"
    if virtual and name.startswith(("vnet", "tap")):
        return NicType.TAP
    return NicType.VIRTUAL if virtual else NicType.PHYSICAL


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable() and "/" not in name
