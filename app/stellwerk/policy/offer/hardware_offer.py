"""Devices of VMs as commands name them: of several VMs those that all of them have. Pure; any thread."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from stellwerk.core.ids import Ref
from stellwerk.model.graph import Graph
from stellwerk.model.hardware.difference import ADDED
from stellwerk.model.hardware.kind import KINDS, device_names
from stellwerk.model.vm import Vm

_FIXED = frozenset({"disk", "interface"})
"""Devices that have commands of their own."""
_DRIVES = frozenset({"cdrom", "floppy"})


def names_of(vm: Vm) -> tuple[str, ...]:
    """The devices other than disks and interfaces: what it has, and what it will have at its next start."""
    displays = (f"graphics {place}" for place in range(len(vm.domain.definition.graphics)))
    coming = (line.device for line in vm.domain.runtime.waiting or () if line.key == ADDED)
    others = (name for name in coming if name.partition(" ")[0] not in _FIXED)
    return tuple(dict.fromkeys((*displays, *device_names(vm.domain.definition.devices), *others)))


def changeable_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Devices that can be changed in place."""
    names = _common(graph, targets, names_of)
    return tuple(name for name in names if (kind := name.partition(" ")[0]) in KINDS and kind != "hostdev")


def device_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Devices that can be removed; controllers come and go with what needs them."""
    return tuple(name for name in _common(graph, targets, names_of) if not name.startswith("controller "))


def disk_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Disks, by their names in the VM."""
    return _common(graph, targets, lambda vm: (disk.target for disk in vm.domain.definition.disks))


def drive_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Drives for CDs and floppies."""
    return _common(
        graph, targets, lambda vm: (disk.target for disk in vm.domain.definition.disks if disk.device in _DRIVES)
    )


def mac_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Interfaces."""
    return _common(graph, targets, lambda vm: (nic.mac for nic in vm.domain.definition.vnics))


def _common(graph: Graph, targets: Sequence[Ref], names: Callable[[Vm], Iterable[str]]) -> tuple[str, ...]:
    vms = [vm for vm in (graph.get(ref) for ref in targets) if isinstance(vm, Vm)]
    if not vms:
        return ()
    first, *others = (dict.fromkeys(names(vm)) for vm in vms)
    return tuple(name for name in first if all(name in other for other in others))
