"""Which files of a VM may go with it: never one that another VM names. Pure; any thread."""

from collections.abc import Iterable

from stellwerk.core.ids import Kind
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.vm import Vm

_NVRAM = "/var/lib/libvirt/qemu/nvram/{name}_VARS.fd"
"""Where libvirt keeps UEFI's variables of a VM whose definition tells no file."""


def variables_of(vm: Vm) -> str:
    """The file of UEFI's variables; empty without UEFI."""
    firmware = vm.domain.definition.firmware
    if firmware.type != "uefi" and not firmware.nvram:
        return ""
    return firmware.nvram or _NVRAM.format(name=vm.name)


def other_users(vm: Vm, paths: Iterable[str], graph: Graph) -> dict[str, tuple[Vm, ...]]:
    """For each path the other VMs whose definition names it, on whatever host.

    The same path on another host may be another file, but it may be shared storage as well: nobody but that host
    knows, so it counts.
    """
    return users_of(paths, graph, but=vm)


def users_of(paths: Iterable[str], graph: Graph, *, but: Vm | None = None) -> dict[str, tuple[Vm, ...]]:
    """For each path the VMs whose definition names it, on whatever host; without one of them."""
    wanted = set(paths)
    found: dict[str, list[Vm]] = {path: [] for path in wanted}
    for other in graph.all(Kind.VM):
        if isinstance(other, Vm) and (but is None or other.id != but.id):
            for path in wanted & _paths(other):
                found[path].append(other)
    return {path: tuple(users) for path, users in found.items() if users}


def _paths(vm: Vm) -> set[str]:
    definition = vm.domain.definition
    paths = {path for disk in definition.disks for path in _chain(disk)}
    return paths | {definition.firmware.nvram} - {""}


def _chain(disk: Disk) -> tuple[str, ...]:
    return (disk.source, *disk.backing)
