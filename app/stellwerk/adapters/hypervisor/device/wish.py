"""What a change asks for that a host may not have. Pure; any thread."""

from collections.abc import Iterator

from lxml import etree

from stellwerk.adapters.hypervisor.device.document import devices
from stellwerk.adapters.hypervisor.device.value import read_value
from stellwerk.adapters.hypervisor.xml_reader import attribute
from stellwerk.model.guest.ability import TOLD, ability_name
from stellwerk.model.hardware.difference import ADDED, MORE, REMOVED, Differing
from stellwerk.model.hardware.setting import SETTINGS

_FIRMWARE = {"efi": "uefi"}


def wished(after: etree._Element, lines: tuple[Differing, ...]) -> tuple[tuple[str, str], ...]:
    """What these differences ask for of which hosts tell: names of settings, with the values that they are to have."""
    return tuple((name, value) for name, value in _wished(after, lines) if name in TOLD or name == "max_vcpus")


def _wished(after: etree._Element, lines: tuple[Differing, ...]) -> Iterator[tuple[str, str]]:
    there = devices(after)
    for line in lines:
        kind = line.device.partition(" ")[0]
        if line.key == ADDED:
            for row in SETTINGS.get(kind, ()):
                yield ability_name(kind, row.key), read_value(there[line.device], row)
        elif line.key == "firmware" and not kind:
            yield "firmware", "secure" if _secure(after) else _FIRMWARE.get(line.after, line.after)
        elif line.key not in (REMOVED, MORE):
            yield ability_name(kind, line.key), line.after


def _secure(root: etree._Element) -> bool:
    return attribute(root.find("os/loader"), "", "secure") == "yes"
