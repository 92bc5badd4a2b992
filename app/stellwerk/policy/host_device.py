"""Devices of a host that can be handed to a VM, in words by which people know them. Pure; any thread."""

import re
from collections import Counter
from collections.abc import Sequence

from stellwerk.model.node import NodeDevice, NodeDeviceKind

SIGN = " – "
"""Between the address of a device and what it is."""
_ORDER = (NodeDeviceKind.USB, NodeDeviceKind.PCI, NodeDeviceKind.MEDIATED)
_BRIDGES = "0x06"
"""The class of PCI devices of which the machine itself is made."""

_PCI = re.compile(r"(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])")
_USB_ID = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_USB_PLACE = re.compile(r"([0-9]{1,3})[. ]([0-9]{1,3})")


def plain_address(text: str) -> str:
    """One way to write it: `0000:03:00.0`, `046d:c52b`, `1 4`, a UUID; empty for what is no device."""
    said = text.strip().lower()
    pci, place = _PCI.fullmatch(said), _USB_PLACE.fullmatch(said)
    if pci:
        return f"{pci[1] or '':0>4}:{pci[2]:0>2}:{pci[3]:0>2}.{pci[4]}"
    if place:
        return f"{int(place[1])} {int(place[2])}"
    return said if _USB_ID.fullmatch(said) or _UUID.fullmatch(said) else ""


def always_there(address: str) -> bool:
    """A device that is built in: others are plugged in, or made, when they are wanted."""
    return _PCI.fullmatch(address) is not None


def known_as(devices: Sequence[NodeDevice], address: str) -> tuple[frozenset[str], ...]:
    """For each device of the host that a plain address means, all addresses by which a VM may have it."""
    found = (_addresses(device) for device in devices if device.kind in _ORDER)
    return tuple(addresses for addresses in found if address in addresses)


def _addresses(device: NodeDevice) -> frozenset[str]:
    if device.kind is not NodeDeviceKind.USB:
        return frozenset({plain_address(device.address)})
    return frozenset({plain_address(_note(device, "id")), plain_address(device.address.replace(":", "."))} - {""})


def device_offers(devices: Sequence[NodeDevice]) -> tuple[str, ...]:
    """`046d:c52b – Logitech Receiver`: USB devices by their ids, which hold when they are plugged elsewhere (by place
    where there are two alike), then PCI devices other than bridges, then mediated ones."""
    ids = Counter(_note(one, "id") for one in devices if one.kind is NodeDeviceKind.USB)
    found = sorted((one for one in devices if one.kind in _ORDER), key=lambda one: _ORDER.index(one.kind))
    lines = (_line(one, ids) for one in found if not _note(one, "class").startswith(_BRIDGES))
    return tuple(line for line in lines if line)


def offered_address(text: str) -> str:
    """The address in one of these lines, or in what somebody wrote."""
    return text.partition(SIGN)[0].strip()


def _line(device: NodeDevice, ids: Counter[str]) -> str:
    address = device.address
    if device.kind is NodeDeviceKind.USB:
        id_ = _note(device, "id")
        address = id_ if ids[id_] == 1 and len(id_) == len("0000:0000") else address.replace(":", ".")
    words = " ".join(word for word in (device.vendor, device.name) if word)
    return f"{address}{SIGN}{words}" if address and words else address


def _note(device: NodeDevice, name: str) -> str:
    return dict(device.notes).get(name, "")
