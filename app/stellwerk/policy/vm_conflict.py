"""What must not run at the same time: disks that a running VM writes to. Pure; any thread."""

from collections.abc import Iterator

from stellwerk.core.ids import HostId, Kind
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.state import LinkState
from stellwerk.model.vm import Vm


def disks_in_use(vm: Vm, graph: Graph) -> tuple[tuple[str, Vm], ...]:
    """The disks of a VM that another active VM has too, each with that VM.

    Paths are compared on the VM's own host: the same path on two hosts is two files as a rule. Network disks are the
    same everywhere. Shareable and read-only disks are no conflict.
    """
    own = {disk.source: disk for disk in vm.domain.definition.disks if _exclusive(disk)}
    if not own:
        return ()
    everywhere = any(disk.source_type == "network" for disk in own.values())
    return tuple(
        (disk.source, other)
        for other in _active_others(vm, graph, everywhere=everywhere)
        for disk in other.domain.definition.disks
        if disk.source in own and _exclusive(disk) and _same_place(own[disk.source], vm, other)
    )


def silent_hosts(vm: Vm, graph: Graph) -> tuple[HostId, ...]:
    """Hosts that define the VM too and cannot say now whether it runs there."""
    return tuple(
        host_id
        for host_id in vm.also_on
        if (host := graph.host(host_id)) is None or host.link.state is not LinkState.LIVE
    )


def _active_others(vm: Vm, graph: Graph, *, everywhere: bool) -> Iterator[Vm]:
    """Running VMs that could have the same disks: those of its host, and all where a network disk is concerned."""
    host = graph.host(vm.host_id)
    near = graph.related(host, "vms") if host is not None else ()
    for other in graph.all(Kind.VM) if everywhere else near:
        if isinstance(other, Vm) and other.id != vm.id and other.domain.active:
            yield other


def _exclusive(disk: Disk) -> bool:
    return bool(disk.source) and not disk.shareable and not disk.read_only


def _same_place(disk: Disk, vm: Vm, other: Vm) -> bool:
    return vm.host_id == other.host_id or disk.source_type == "network"
