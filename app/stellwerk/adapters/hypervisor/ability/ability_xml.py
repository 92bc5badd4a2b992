"""A host's domain capabilities as what it can give VMs of one kind. Never raises for what the XML holds. Pure."""

from collections.abc import Iterator

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children, text_of
from stellwerk.model.guest.ability import Ability, GuestMachine

_ENUMS = {
    "disk bus": ("disk", "bus"),
    "disk device": ("disk", "diskDevice"),
    "graphics kind": ("graphics", "type"),
    "video model": ("video", "modelType"),
    "rng model": ("rng", "model"),
    "rng backend": ("rng", "backendModel"),
    "tpm model": ("tpm", "model"),
    "tpm backend": ("tpm", "backendModel"),
    "tpm version": ("tpm", "backendVersion"),
    "filesystem model": ("filesystem", "driverType"),
    "channel kind": ("channel", "type"),
    "panic model": ("panic", "model"),
    "redirdev bus": ("redirdev", "bus"),
}
"""The element of a device, and the enumeration in it that holds the values of a setting."""
_MOST = 500
"""Values of a setting; hosts have some 130 CPU models."""


def read_ability(xml: str, asked: GuestMachine) -> Ability:
    """Read `<domainCapabilities>`; the machine type is the one that the host says, which may have been asked for by
    another name."""
    reader = XmlReader(xml, "domainCapabilities")
    values = dict(_devices(reader.find("devices")))
    values |= dict(_cpu(reader.find("cpu")))
    firmware = _firmware(reader)
    if firmware:
        values["firmware"] = firmware
    machine = reader.text("machine") or asked.machine
    of = GuestMachine(arch=asked.arch, machine=machine, type=asked.type, emulator=asked.emulator)
    return Ability(of=of, values=values, most_vcpus=reader.number(attribute(reader.find("vcpu"), "", "max"), "vcpu"))


def _devices(parent: etree._Element | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, (tag, enum) in _ENUMS.items():
        element = None if parent is None else parent.find(tag)
        if element is None:
            continue
        found = _values(element, enum)
        if element.get("supported") == "no":
            yield name, ()
        elif found:  # an empty list is one that an older libvirt does not fill
            yield name, found


def _cpu(cpu: etree._Element | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    modes = list(children(cpu, "mode"))
    if not modes:
        return
    yield "cpu_mode", tuple(mode.get("name", "") for mode in modes if mode.get("supported") == "yes")
    custom = [mode for mode in modes if mode.get("name") == "custom"]
    models = [model for mode in custom for model in children(mode, "model") if model.get("usable") != "no"]
    if custom:
        yield "cpu_model", tuple(dict.fromkeys(text_of(model) for model in models[:_MOST]))


def _firmware(reader: XmlReader) -> tuple[str, ...]:
    """In the words of our commands. A BIOS is QEMU's own on the PC, and told by no libvirt."""
    os = reader.find("os")
    said = _values(os, "firmware")
    if not said:
        return ()
    bios = ("bios",) if "bios" in said or reader.text("arch") in ("x86_64", "i686") else ()
    uefi = ("uefi",) if "efi" in said else ()
    secure = ("secure",) if uefi and "yes" in _values(reader.find("os/loader"), "secure") else ()
    return (*bios, *uefi, *secure)


def _values(element: etree._Element | None, name: str) -> tuple[str, ...]:
    found = (enum for enum in children(element, "enum") if enum.get("name") == name)
    return tuple(dict.fromkeys(text_of(value) for enum in found for value in children(enum, "value")))[:_MOST]
