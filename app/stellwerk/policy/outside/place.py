"""Which folders outside of all storage pools matter before files are deleted or written to. Pure; any thread."""

import posixpath
from collections.abc import Iterable, Mapping

from stellwerk.core.ids import HostId, Kind
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.storage import Volume
from stellwerk.model.vm import Vm

_NO_STORAGE = ("/dev", "/proc", "/sys")
"""What lies there is no image, and may not even be read to its end."""


def folders_of(paths: Iterable[str], files: Mapping[str, StoredFile]) -> list[str]:
    """The folders of paths that no pool holds; a pool's own folder has been looked into."""
    pools = {posixpath.dirname(path) for path, file in files.items() if not file.outside}
    found = {
        posixpath.dirname(posixpath.normpath(path)) for path in paths if path.startswith("/") and path not in files
    }
    return sorted(folder for folder in found - pools if not _is_no_storage(folder))


def last_read(host_id: HostId, graph: Graph) -> dict[str, StoredFile]:
    """The files of a host's pools, as they were last read."""
    host = graph.host(host_id)
    volumes = graph.related(host, "volumes") if host is not None else ()
    return {one.path: StoredFile(path=one.path, backing=one.backing) for one in volumes if isinstance(one, Volume)}


def named_by_vms(host_id: HostId, graph: Graph) -> set[str]:
    """The files that the VMs of a host name as their disks."""
    return {
        disk.source
        for vm in graph.all(Kind.VM)
        if isinstance(vm, Vm) and vm.host_id == host_id
        for disk in vm.domain.definition.disks
        if disk.device in ("disk", "lun") and disk.source_type == "file"
    }


def below(found: Mapping[str, StoredFile], files: Mapping[str, StoredFile]) -> set[str]:
    """What files stand on that were not looked at yet."""
    return {file.backing for file in found.values() if file.backing not in found and file.backing not in files}


def _is_no_storage(folder: str) -> bool:
    return any(folder == place or folder.startswith(f"{place}/") for place in _NO_STORAGE)
