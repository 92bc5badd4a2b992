"""The XML of pools, volumes and networks as facts. Never raises for what the XML holds. Pure; any thread."""

import ipaddress

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children, text_of
from stellwerk.core.record import Record


class PoolXml(Record, frozen=True, kw_only=True):
    """What a pool says. Sizes in bytes; `path` where it has one."""

    type: str = ""
    path: str = ""
    capacity: int | None = None
    allocation: int | None = None
    available: int | None = None


class VolumeXml(Record, frozen=True, kw_only=True):
    """What a volume says. `backing` is the file below it; sizes in bytes. `changed` as the file system tells it, empty
    = not said; `written` is when its content was written last and how long it is."""

    name: str = ""
    path: str = ""
    type: str = ""
    format: str = ""
    capacity: int | None = None
    allocation: int | None = None
    backing: str = ""
    changed: str = ""
    written: str = ""


class NetworkXml(Record, frozen=True, kw_only=True):
    """What a network says. `forward` empty = isolated; `addresses` of the host in it, with prefix length."""

    bridge: str = ""
    forward: str = ""
    addresses: tuple[str, ...] = ()


def read_pool(xml: str) -> PoolXml:
    """Read a pool's XML."""
    reader = XmlReader(xml, "pool")
    return PoolXml(
        type=attribute(reader.root, "", "type"),
        path=reader.text("target/path"),
        capacity=reader.size(reader.find("capacity"), "capacity", "bytes"),
        allocation=reader.size(reader.find("allocation"), "allocation", "bytes"),
        available=reader.size(reader.find("available"), "available", "bytes"),
    )


def read_volume(xml: str) -> VolumeXml:
    """Read a volume's XML."""
    reader = XmlReader(xml, "volume")
    return VolumeXml(
        name=reader.text("name"),
        path=reader.text("target/path"),
        type=attribute(reader.root, "", "type"),
        format=attribute(reader.find("target/format"), "", "type"),
        capacity=reader.size(reader.find("capacity"), "capacity", "bytes"),
        allocation=reader.size(reader.find("allocation"), "allocation", "bytes"),
        backing=text_of(reader.find("backingStore/path")),
        changed=reader.text("target/timestamps/ctime"),
        written=_written(reader),
    )


def _written(reader: XmlReader) -> str:
    moment = reader.text("target/timestamps/mtime")
    return f"{moment}/{reader.text('physical')}" if moment else ""


def read_network(xml: str) -> NetworkXml:
    """Read a network's XML."""
    reader = XmlReader(xml, "network")
    forward = reader.find("forward")
    bridge = attribute(reader.find("bridge"), "", "name") or attribute(forward, "interface", "dev")
    found = [_address(ip) for ip in children(reader.root, "ip")]
    return NetworkXml(
        bridge=bridge or attribute(forward, "", "dev"),
        forward="" if forward is None else forward.get("mode", "nat"),
        addresses=tuple(address for address in found if address),
    )


def _address(element: etree._Element) -> str:
    """`192.168.122.1/24`; without the length where it is not said, empty where it is no address."""
    length = element.get("prefix") or element.get("netmask")
    try:
        if not length:
            return str(ipaddress.ip_address(element.get("address", "")))
        return ipaddress.ip_interface(f"{element.get('address', '')}/{length}").with_prefixlen
    except ValueError:
        return ""
