"""Devices of a host that can be handed to a VM, in words by which people know them. Pure; any thread."""

from collections import Counter
from collections.abc import Sequence

from stellwerk.model.node import NodeDevice, NodeDeviceKind

SIGN = " – "
"""Between the address of a device and what it is."""
_ORDER = (NodeDeviceKind.USB, NodeDeviceKind.PCI, NodeDeviceKind.MEDIATED)
_BRIDGES = "0x06"
"""The class of PCI devices of which the machine itself is made."""


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
