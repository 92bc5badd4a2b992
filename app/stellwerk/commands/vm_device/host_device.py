"""Devices of a host that are handed to a VM: is there such a one, and who has it already. Owner thread."""

from collections.abc import Collection, Generator, Iterator, Sequence
from typing import Any

from stellwerk.core.error import AppError, Gone, Invalid, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _, quoted
from stellwerk.engine.look import Look
from stellwerk.engine.step import OnHost, Step
from stellwerk.model.node import NodeHardware
from stellwerk.model.vm import Vm
from stellwerk.policy.host_device import always_there, known_as, plain_address


def device_error(look: Look, source: str) -> AppError | None:
    """Why this device of the host cannot be handed to a VM, as far as that is known without asking: it is none, or
    another VM of that host has it."""
    address = plain_address(source)
    if not address:
        text = _('"{text}" is no device of a host').format(text=source[:60])
        return Invalid(text, _("write a PCI address (0000:03:00.0), a USB id (046d:c52b) or a USB place (1.4)"))
    return _given(look, address, list(_users(look, {address})))


def looked_at(look: Look, source: str) -> Generator[Step, Any, tuple[str, ...]]:
    """Ask the host for it; answers what to warn of. Raises Gone for a device that it has not, Refused for one that a VM
    has by another address: a USB device has two."""
    address = plain_address(source)
    hardware: NodeHardware = yield OnHost(host_id=look.vm.host_id, job=lambda s: s.hardware(), changes=False)
    if hardware.untold or not hardware.devices:
        return ()
    found = known_as(hardware.devices, address)
    if not found:
        text = _('host "{host}" has no device {address}')
        words = text.format(host=look.host_name(look.vm.host_id), address=address)
        if always_there(address):
            raise Gone(words, _("its page lists those that it has"))
        return (_("{reason} now: the VM starts only where it is there").format(reason=words),)
    users = [list(_users(look, addresses)) for addresses in found]
    error = _given(look, address, [name for names in users for name in names]) if all(users) else None
    if error is not None:
        raise error
    return ()


def _given(look: Look, address: str, users: Sequence[str]) -> Refused | None:
    if not users:
        return None
    text = _('device {address} of host "{host}" is given to {names} already')
    words = text.format(address=address, host=look.host_name(look.vm.host_id), names=quoted(users))
    return Refused(words, _("remove it there first"))


def _users(look: Look, addresses: Collection[str]) -> Iterator[str]:
    for vm in look.graph.all(Kind.VM):
        if isinstance(vm, Vm) and look.vm.host_id in (vm.host_id, *vm.also_on):
            for device in vm.domain.definition.devices:
                words = device.detail.removeprefix("subsystem").strip()
                if device.type == "hostdev" and plain_address(words) in addresses:
                    yield vm.name
