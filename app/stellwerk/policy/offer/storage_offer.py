"""What a VM can be given of the storage of its host, as it is written: pools, volumes, files. Pure; any thread."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from stellwerk.core.ids import Ref
from stellwerk.core.text import natural_key
from stellwerk.model.graph import Graph
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.vm import Vm

_CDS = ".iso"


def pool_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Active pools, by their names: of several VMs those that all of their hosts have."""
    names = [{pool.name for pool in _pools(graph, vm)} for vm in _vms(graph, targets)]
    return _sorted(set.intersection(*names)) if names else ()


def volume_offers(graph: Graph, targets: Sequence[Ref], said: Mapping[str, str]) -> tuple[str, ...]:
    """Volumes of the pool that is said (`storage`), by their names."""
    wanted = said.get("storage", "")
    volumes = [volume for vm in _vms(graph, targets)[:1] for volume in _volumes(graph, vm, wanted)]
    return _sorted(volume.name for volume in volumes) if wanted else ()


def cd_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Images of CDs, by their paths on the host."""
    volumes = [volume for vm in _vms(graph, targets)[:1] for volume in _volumes(graph, vm)]
    return _sorted(volume.path for volume in volumes if volume.path.lower().endswith(_CDS))


def disk_file_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """Volumes that no VM has, CDs left out, by their paths on the host."""
    found: list[str] = []
    for vm in _vms(graph, targets)[:1]:
        taken = _taken(graph, vm)
        found += (
            volume.path
            for pool in _pools(graph, vm)
            for volume in _volumes(graph, vm, pool.name)
            if volume.path and volume.path not in taken and (pool.name, volume.name) not in taken
        )
    return _sorted(path for path in found if not path.lower().endswith(_CDS))


def _vms(graph: Graph, targets: Sequence[Ref]) -> list[Vm]:
    return [vm for vm in map(graph.get, targets) if isinstance(vm, Vm)]


def _taken(graph: Graph, vm: Vm) -> frozenset[str | tuple[str, str]]:
    """The paths, and pools with volumes, of all disks of the host's VMs and of what is below them."""
    host = graph.host(vm.host_id)
    vms = graph.related(host, "vms") if host is not None else ()
    disks = [disk for one in vms if isinstance(one, Vm) for disk in one.domain.definition.disks]
    paths = (path for disk in disks for path in (disk.source, *disk.backing))
    return frozenset((*paths, *((disk.pool, disk.volume) for disk in disks)))


def _pools(graph: Graph, vm: Vm) -> Iterator[StoragePool]:
    host = graph.host(vm.host_id)
    found = graph.related(host, "pools") if host is not None else ()
    return (pool for pool in found if isinstance(pool, StoragePool) and pool.active)


def _volumes(graph: Graph, vm: Vm, pool_name: str = "") -> Iterator[Volume]:
    """Those of this pool, else of all."""
    for pool in _pools(graph, vm):
        if not pool_name or pool.name == pool_name:
            yield from (one for one in graph.related(pool, "volumes") if isinstance(one, Volume))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=natural_key))
