"""XML of pools, volumes and networks to be made. Pure; any thread."""

import ipaddress

from lxml import etree

from stellwerk.model.making.storage_spec import Forward, NetworkSpec, PoolSpec, PoolType
from stellwerk.model.making.vm_spec import VolumeSpec


def pool_xml(spec: PoolSpec) -> str:
    """`<pool>` of any of the types that can be made."""
    pool = etree.Element("pool", type=spec.type.value)
    etree.SubElement(pool, "name").text = spec.name
    source = etree.Element("source")
    match spec.type:
        case PoolType.FILE_SYSTEM:
            etree.SubElement(source, "device", path=spec.source)
        case PoolType.NETWORK:
            etree.SubElement(source, "host", name=spec.server)
            etree.SubElement(source, "dir", path=spec.source)
        case PoolType.LVM:
            etree.SubElement(source, "name").text = spec.source
        case PoolType.FOLDER:
            pass
    if len(source):
        pool.append(source)
    target = etree.SubElement(pool, "target")
    etree.SubElement(target, "path").text = spec.path or f"/dev/{spec.source}"
    return etree.tostring(pool, encoding="unicode")


def volume_xml(spec: VolumeSpec, *, sized: bool = True) -> str:
    """`<volume>`; without its size where it takes that of the volume that it is copied from."""
    volume = etree.Element("volume")
    etree.SubElement(volume, "name").text = spec.name
    etree.SubElement(volume, "capacity", unit="bytes").text = str(spec.size if sized else 0)
    etree.SubElement(volume, "allocation", unit="bytes").text = str(spec.size if spec.preallocated and sized else 0)
    target = etree.SubElement(volume, "target")
    etree.SubElement(target, "format", type=spec.format)
    if spec.read_only:
        etree.SubElement(etree.SubElement(target, "permissions"), "mode").text = "0444"
    if spec.backing:
        below = etree.SubElement(volume, "backingStore")
        etree.SubElement(below, "path").text = spec.backing
        etree.SubElement(below, "format", type=spec.backing_format or "raw")
    return etree.tostring(volume, encoding="unicode")


def network_xml(spec: NetworkSpec) -> str:
    """`<network>`; a bridge of the host is only named, any other is made by libvirt."""
    network = etree.Element("network")
    etree.SubElement(network, "name").text = spec.name
    if spec.forward is not Forward.ISOLATED:
        etree.SubElement(network, "forward", mode=spec.forward.value)
    if spec.bridge:
        etree.SubElement(network, "bridge", name=spec.bridge)
    if spec.address:
        own = ipaddress.ip_interface(spec.address)
        family = "ipv6" if own.version == 6 else "ipv4"
        ip = etree.SubElement(network, "ip", family=family, address=str(own.ip), prefix=str(own.network.prefixlen))
        if spec.dhcp is not None:
            first, last = spec.dhcp
            etree.SubElement(etree.SubElement(ip, "dhcp"), "range", start=first, end=last)
    return etree.tostring(network, encoding="unicode")
