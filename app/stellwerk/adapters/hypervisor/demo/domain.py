"""The demo fleet in the form that libvirt's test driver reads: one file a host. Pure."""

import hashlib
from collections.abc import Iterable, Sequence

from lxml import etree

from stellwerk.adapters.hypervisor.demo.fleet import (
    BASE,
    BASE_HOST,
    BASE_KIND,
    OLD,
    DemoCluster,
    DemoVm,
    identity,
    taken_share,
)
from stellwerk.adapters.hypervisor.origin.template_metadata import set_origin
from stellwerk.core.ids import TemplateId
from stellwerk.core.unit import GIB, KIB
from stellwerk.model.template.template import TemplateMark

_TEST = "http://libvirt.org/schemas/domain/test/1.0"
_LIBOSINFO = "http://libosinfo.org/xmlns/libvirt/domain/1.0"
_RUN_STATES = {"running": "1", "paused": "3", "off": "5", "saved": "5"}

_NETWORKS = {"edge": "10.10.0", "servers": "10.20.0", "storage": "10.30.0", "office": "10.40.0", "lab": "10.50.0"}
"""The first three parts of their addresses."""

_POOL_FOLDER = "/var/lib/libvirt/images"
_BASE_FILE = f"{BASE}-v1-vda.qcow2"


def host_xml(cluster: DemoCluster, host: str, vms: Iterable[DemoVm]) -> bytes:
    """The test driver's file for one host with its VMs, networks and pools."""
    node = etree.Element("node")
    cpu = etree.SubElement(node, "cpu")
    values = {
        "mhz": cluster.mhz, "model": "x86_64", "active": cluster.sockets * cluster.cores * 2, "nodes": cluster.sockets,
        "sockets": 1, "cores": cluster.cores, "threads": 2,
    }  # fmt: skip
    for name, value in values.items():
        _text(cpu, name, value)
    _text(node, "memory", cluster.memory * GIB // KIB)
    here = list(vms)
    for vm in here:
        node.append(domain_element(vm))
    for number, name in enumerate(_NETWORKS):
        node.append(_network(host, name, number))
    node.append(_pool(host, "images", _POOL_FOLDER, here))
    node.append(_pool(host, "iso", "/srv/iso", ()))
    return etree.tostring(node, pretty_print=True, encoding="utf-8", xml_declaration=True)


def domain_element(vm: DemoVm) -> etree._Element:
    """A domain as the test driver reads it, with the state it is to begin in."""
    kind = vm.kind
    domain = etree.Element("domain", {"type": "test"}, nsmap={"test": _TEST})
    _text(domain, "name", vm.name)
    _text(domain, "uuid", vm.id)
    _text(domain, "title", f"{kind.title} {vm.number}" if kind.count > 1 else kind.title)
    if kind.description:
        _text(domain, "description", kind.description)
    info = etree.SubElement(
        etree.SubElement(domain, "metadata"), f"{{{_LIBOSINFO}}}libosinfo", nsmap={"os": _LIBOSINFO}
    )
    etree.SubElement(info, f"{{{_LIBOSINFO}}}os", {"id": kind.os})
    if _is_thin(vm):
        set_origin(domain, TemplateMark(id=TemplateId(identity(BASE)), name=BASE, thin=True))
    _text(domain, "memory", kind.memory, unit="GiB")
    _text(domain, "vcpu", kind.vcpus)
    domain.append(_os(vm))
    etree.SubElement(domain, "cpu", {"mode": "host-passthrough"})
    domain.append(_devices(vm))
    _text(domain, f"{{{_TEST}}}runstate", _RUN_STATES[vm.state])
    if vm.state == "saved":
        etree.SubElement(domain, f"{{{_TEST}}}hasmanagedsave")
    return domain


def _os(vm: DemoVm) -> etree._Element:
    windows = "microsoft" in vm.kind.os
    os = etree.Element("os")
    _text(os, "type", "hvm", arch="x86_64", machine="pc-q35-7.2" if vm.kind.uefi else "pc-i440fx-7.2")
    if vm.kind.uefi:
        loader = {"readonly": "yes", "type": "pflash"} | ({"secure": "yes"} if windows else {})
        _text(os, "loader", "/usr/share/OVMF/OVMF_CODE_4M.ms.fd", **loader)
        _text(os, "nvram", f"/var/lib/libvirt/qemu/nvram/{vm.name}_VARS.fd")
    etree.SubElement(os, "boot", {"dev": "hd"})
    return os


def _devices(vm: DemoVm) -> etree._Element:
    kind = vm.kind
    devices = etree.Element("devices")
    for number in range(len(kind.disks)):
        disk = etree.SubElement(devices, "disk", {"type": "file", "device": "disk"})
        etree.SubElement(disk, "driver", {"name": "qemu", "type": "qcow2"})
        etree.SubElement(disk, "source", {"file": f"{_POOL_FOLDER}/{_volume_name(vm, number)}"})
        etree.SubElement(disk, "target", {"dev": f"vd{'abcdef'[number]}", "bus": "virtio"})
    if "microsoft" in kind.os:
        cdrom = etree.SubElement(devices, "disk", {"type": "file", "device": "cdrom"})
        etree.SubElement(cdrom, "target", {"dev": "sda", "bus": "sata"})
        etree.SubElement(cdrom, "readonly")
        tpm = etree.SubElement(devices, "tpm", {"model": "tpm-crb"})
        etree.SubElement(tpm, "backend", {"type": "emulator", "version": "2.0"})
    vnic = etree.SubElement(devices, "interface", {"type": "network"})
    etree.SubElement(vnic, "mac", {"address": _mac(vm.name)})
    etree.SubElement(vnic, "source", {"network": kind.network})
    etree.SubElement(vnic, "target", {"dev": f"tap-{vm.id[:8]}"})
    etree.SubElement(vnic, "model", {"type": "virtio"})
    if kind.agent:
        channel = etree.SubElement(devices, "channel", {"type": "unix"})
        etree.SubElement(channel, "target", {"type": "virtio", "name": "org.qemu.guest_agent.0"})
    display = "spice" if "microsoft" in kind.os else "vnc"
    etree.SubElement(devices, "graphics", {"type": display, "port": "-1", "autoport": "yes"})
    etree.SubElement(etree.SubElement(devices, "video"), "model", {"type": "virtio"})
    _text(etree.SubElement(devices, "rng", {"model": "virtio"}), "backend", "/dev/urandom", model="random")
    if kind.pci:
        _passed_through(devices, vm)
    return devices


def _passed_through(devices: etree._Element, vm: DemoVm) -> None:
    hostdev = etree.SubElement(devices, "hostdev", {"mode": "subsystem", "type": "pci", "managed": "yes"})
    place = {"domain": "0x0000", "bus": vm.kind.pci, "slot": "0x00", "function": f"0x{vm.number - 1}"}
    etree.SubElement(etree.SubElement(hostdev, "source"), "address", place)


def _network(host: str, name: str, number: int) -> etree._Element:
    network = etree.Element("network")
    _text(network, "name", name)
    _text(network, "uuid", identity(f"{host}/network/{name}"))
    if name != "storage":  # isolated
        etree.SubElement(network, "forward", {"mode": "route" if name == "servers" else "nat"})
    etree.SubElement(network, "bridge", {"name": f"virbr{number}"})
    prefix = _NETWORKS[name]
    ip = etree.SubElement(network, "ip", {"address": f"{prefix}.1", "netmask": "255.255.255.0"})
    dhcp = etree.SubElement(ip, "dhcp")
    etree.SubElement(dhcp, "range", {"start": f"{prefix}.10", "end": f"{prefix}.250"})
    return network


def _pool(host: str, name: str, path: str, vms: Sequence[DemoVm]) -> etree._Element:
    pool = etree.Element("pool", {"type": "dir"})
    _text(pool, "name", name)
    _text(pool, "uuid", identity(f"{host}/pool/{name}"))
    _text(etree.SubElement(pool, "target"), "path", path)
    share = taken_share(vms)
    for vm in vms:
        for number, size in enumerate(vm.kind.disks):
            volume = _volume(pool, _volume_name(vm, number), size * GIB, int(size * GIB * share))
            if _is_thin(vm):
                below = etree.SubElement(volume, "backingStore")
                _text(below, "path", f"{_POOL_FOLDER}/{_BASE_FILE}")
                etree.SubElement(below, "format", {"type": "qcow2"})
    if any(_is_thin(vm) for vm in vms):
        _volume(pool, _BASE_FILE, 20 * GIB, GIB)
        _volume(pool, f"{OLD}-v1-vda.qcow2", 20 * GIB, GIB)
    if name == "iso":
        for image in ("debian-12.7.0-amd64-netinst.iso", "virtio-win-0.1.262.iso"):
            _volume(pool, image, 660 * 1024 * 1024, 660 * 1024 * 1024, "raw")
    return pool


def _volume(pool: etree._Element, name: str, capacity: int, allocation: int, format_: str = "qcow2") -> etree._Element:
    volume = etree.SubElement(pool, "volume")
    _text(volume, "name", name)
    _text(volume, "capacity", capacity)
    _text(volume, "allocation", allocation)
    etree.SubElement(etree.SubElement(volume, "target"), "format", {"type": format_})
    return volume


def _is_thin(vm: DemoVm) -> bool:
    return vm.host == BASE_HOST and vm.kind.prefix == BASE_KIND


def _volume_name(vm: DemoVm, number: int) -> str:
    return f"{vm.name}.qcow2" if number == 0 else f"{vm.name}-data{number if number > 1 else ''}.qcow2"


def _mac(name: str) -> str:
    digest = hashlib.sha256(name.encode()).digest()
    return "52:54:00:" + ":".join(f"{byte:02x}" for byte in digest[:3])


def _text(parent: etree._Element, tag: str, value: object, **attributes: str) -> None:
    etree.SubElement(parent, tag, attributes).text = str(value)
