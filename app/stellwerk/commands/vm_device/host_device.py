"""Devices of a host that are handed to a VM: how they are written, and who has them already. Pure; owner thread."""

import re
from collections.abc import Iterator

from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _, quoted
from stellwerk.engine.look import Look
from stellwerk.model.vm import Vm

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


def device_error(look: Look, source: str) -> AppError | None:
    """Why this device of the host cannot be handed to a VM, as far as that is known: it is none, or another VM of that
    host has it."""
    address = plain_address(source)
    if not address:
        text = _('"{text}" is no device of a host').format(text=source[:60])
        return Invalid(text, _("write a PCI address (0000:03:00.0), a USB id (046d:c52b) or a USB place (1.4)"))
    users = list(_users(look, address))
    if not users:
        return None
    text = _('device {address} of host "{host}" is given to {names} already')
    words = text.format(address=address, host=look.host_name(look.vm.host_id), names=quoted(users))
    return Refused(words, _("remove it there first"))


def _users(look: Look, address: str) -> Iterator[str]:
    for vm in look.graph.all(Kind.VM):
        if isinstance(vm, Vm) and look.vm.host_id in (vm.host_id, *vm.also_on):
            for device in vm.domain.definition.devices:
                words = device.detail.removeprefix("subsystem").strip()
                if device.type == "hostdev" and plain_address(words) == address:
                    yield vm.name
