"""A domain's XML as a `Definition`. Never raises for what the XML holds; what is not understood is named in `unread`.

Pure; any thread (one at a time: parsing holds the interpreter).
"""

import re

from stellwerk.adapters.hypervisor.device_xml import Devices, read_devices
from stellwerk.adapters.hypervisor.field_metadata import FIELDS, read_fields
from stellwerk.adapters.hypervisor.origin.template_metadata import TEMPLATE, read_origin
from stellwerk.adapters.hypervisor.protection_metadata import FILES, PROTECTION, read_marks, read_protection
from stellwerk.adapters.hypervisor.start.start_metadata import START, read_start
from stellwerk.adapters.hypervisor.tag_metadata import FOLDER, TAGS, read_folder, read_tags
from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children, text_of
from stellwerk.core.record import Record
from stellwerk.core.turnstile import COMPUTING
from stellwerk.model.device import CpuTopology, Firmware
from stellwerk.model.vm import Definition

_LIBOSINFO = "{http://libosinfo.org/xmlns/libvirt/domain/1.0}"
_TAGS = f"metadata/{TAGS}"
_FOLDER = f"metadata/{FOLDER}"
_FIELDS = f"metadata/{FIELDS}"
_PROTECTION = f"metadata/{PROTECTION}"
_FILES = f"metadata/{FILES}"
_START = f"metadata/{START}"
_TEMPLATE = f"metadata/{TEMPLATE}"
_MOST_VCPUS = 1 << 20

NOT_UTF8 = "domain: not UTF-8"
"""What is said of a definition that the binding cannot carry."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class DomainXml(Record, frozen=True):
    """What was read: the definition, its UUID (empty where unreadable) and whether the guest agent is connected."""

    definition: Definition
    uuid: str = ""
    agent: bool | None = None


def read_domain(xml: str | bytes, name: str = "") -> DomainXml:
    """Read a domain's XML. `name` is used where it names none. Waits while another computes."""
    with COMPUTING:
        return _read_domain(xml, name)


def _read_domain(xml: str | bytes, name: str) -> DomainXml:
    reader = XmlReader(xml, "domain")
    devices = read_devices(reader)
    max_vcpus = reader.number(reader.text("vcpu"), "vcpu", 1 if reader.root is not None else 0, _MOST_VCPUS)
    memory, max_memory = _memory(reader)
    os_type = reader.find("os/type")
    start = read_start(reader.find(_START))
    definition = Definition(
        name=reader.text("name", name),
        title=reader.text("title"),
        description=reader.text("description"),
        type=attribute(reader.root, "", "type"),
        arch=attribute(os_type, "", "arch"),
        machine=attribute(os_type, "", "machine"),
        os_type=text_of(os_type),
        os_id=_os_id(reader),
        vcpus=reader.number(attribute(reader.find("vcpu"), "", "current"), "vcpu current", max_vcpus, _MOST_VCPUS),
        max_vcpus=max_vcpus,
        topology=_topology(reader),
        cpu_mode=attribute(reader.find("cpu"), "", "mode"),
        cpu_model=reader.text("cpu/model"),
        memory=memory,
        max_memory=max_memory,
        firmware=_firmware(reader),
        boot=_boot(reader, devices),
        kernel=reader.text("os/kernel"),
        disks=tuple(devices.disks),
        vnics=tuple(devices.vnics),
        graphics=tuple(devices.graphics),
        devices=tuple(devices.others),
        has_agent_channel=devices.has_agent_channel,
        has_tpm=devices.has_tpm,
        on_poweroff=reader.text("on_poweroff"),
        on_reboot=reader.text("on_reboot"),
        on_crash=reader.text("on_crash"),
        tag_paths=read_tags(reader.find(_TAGS)),
        folder_path=read_folder(reader.find(_FOLDER)),
        field_values=read_fields(reader.find(_FIELDS)),
        delete_protection=read_protection(reader.find(_PROTECTION)),
        own_files=read_marks(reader.find(_FILES)),
        start_order=start.order,
        start_delay=start.delay,
        origin=read_origin(reader.find(_TEMPLATE)),
        unread=reader.parts,
    )
    uuid = reader.text("uuid").lower()
    return DomainXml(definition, uuid if _UUID.fullmatch(uuid) else "", devices.agent)


def unreadable(name: str, why: str) -> DomainXml:
    """The definition of a domain whose XML could not even be had."""
    return DomainXml(Definition(name=name, unread=(why,)))


def short_os_id(url: str) -> str:
    """libosinfo's short id from its URL: `debian12` for `http://debian.org/debian/12`; a text that is no URL as it is.

    libosinfo builds the URLs of nearly all systems from vendor, family and version.
    """
    parts = [part for part in url.partition("://")[2].split("/") if part]
    if len(parts) < 3:
        return parts[-1] if len(parts) == 2 else url.strip()[:80]
    family, version = parts[-2], parts[-1]
    return family if version == "rolling" else f"{family}{version}"[:80]


def _memory(reader: XmlReader) -> tuple[int, int]:
    """What the guest has now, and what it can grow to: by the balloon up to `memory`, by DIMMs up to `maxMemory`."""
    memory = reader.size(reader.find("memory"), "memory")
    if memory is None and reader.root is not None and not reader.parts:
        reader.unread("memory")
    current = reader.size(reader.find("currentMemory"), "currentMemory")
    most = reader.size(reader.find("maxMemory"), "maxMemory")
    memory = memory or 0
    return (memory if current is None else current), max(memory, most or 0)


def _topology(reader: XmlReader) -> CpuTopology:
    element = reader.find("cpu/topology")
    count = {
        name: reader.number(attribute(element, "", name), f"cpu topology {name}", most=_MOST_VCPUS)
        for name in ("sockets", "dies", "cores", "threads")
    }
    return CpuTopology(**count)


def _firmware(reader: XmlReader) -> Firmware:
    os = reader.find("os")
    loader = reader.find("os/loader")
    uefi = attribute(os, "", "firmware") == "efi" or attribute(loader, "", "type") == "pflash"
    features = {
        feature.get("name"): feature.get("enabled") for feature in children(reader.find("os/firmware"), "feature")
    }
    secure = attribute(loader, "", "secure") == "yes" or features.get("secure-boot") == "yes"
    nvram = reader.find("os/nvram")
    return Firmware(
        type="uefi" if uefi else "bios",
        secure_boot=uefi and secure and features.get("secure-boot") != "no",
        loader=text_of(loader),
        nvram=text_of(nvram) or attribute(nvram, "source", "file") or attribute(nvram, "source", "dev"),
    )


def _boot(reader: XmlReader, devices: Devices) -> tuple[str, ...]:
    """The order of booting: of kinds of devices, or of the devices that carry an order of their own."""
    kinds = tuple(boot.get("dev", "") for boot in children(reader.find("os"), "boot") if boot.get("dev"))
    if kinds:
        return kinds
    ordered = [(disk.boot_order, disk.target) for disk in devices.disks if disk.boot_order]
    ordered += [(vnic.boot_order, vnic.mac) for vnic in devices.vnics if vnic.boot_order]
    return tuple(name for _order, name in sorted(ordered))


def _os_id(reader: XmlReader) -> str:
    element = reader.find(f"metadata/{_LIBOSINFO}libosinfo/{_LIBOSINFO}os")
    said = attribute(element, "", "id")
    return short_os_id(said) if said else ""
