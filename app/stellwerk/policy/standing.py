"""Who stands on a file of a host's storage, by whatever name it is called. Pure; any thread.

libvirt looks at none of this before it writes into a file or removes it. What cannot be known is not guessed: a file
whose backing file has our file's name in a folder that nobody can look into may stand on ours, and so may a VM that is
off with an image outside of all pools.
"""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.core.text import _, plural, quoted
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.storage import Volume
from stellwerk.model.vm import Domain, Vm

Files = Mapping[str, StoredFile]

_DEEPEST = 200


def is_held(path: str, files: Files) -> bool:
    """An active pool holds it, so that libvirt makes files beside it and deletes it."""
    return path in files and not files[path].outside


def is_known(path: str, files: Files) -> bool:
    """A pool holds it, or a shell looked into it: an image by its own name."""
    file = files.get(path)
    return file is not None and not (file.outside and (file.link or file.unread))


def chain(path: str, files: Files) -> Iterator[str]:
    """A file and those below it, from the top."""
    seen: set[str] = set()
    while path and path not in seen and len(seen) < _DEEPEST:
        seen.add(path)
        yield path
        path = files[path].backing if path in files else ""


def standing_on(path: str, files: Files) -> list[str]:
    """The files directly on top of one, by any of its names."""
    ending = _ending(path)
    return sorted(
        file.path
        for file in files.values()
        if file.backing
        and (
            file.backing == path
            or ((file.backing.endswith(ending) or _is_link(file.backing, files)) and is_same(file.backing, path, files))
        )
    )


def standing_words(paths: Sequence[str]) -> str:
    """That these files stand on one, as the reason why it stays."""
    return plural("{files} stands on it", "{files} stand on it", len(paths)).format(files=quoted(paths))


def is_same(called: str, path: str, files: Files) -> bool:
    """Whether a path may be another name of a file: a link leads to it, or two pools lie on one folder. True where
    nobody can look."""
    if called == path:
        return True
    if not called.endswith(_ending(path)) and not _is_link(called, files):
        return False
    there, here = files.get(called), files.get(path)
    if there is None or here is None:
        return True
    return bool(here.changed) and (here.changed, here.capacity) == (there.changed, there.capacity)


def writers(path: str, files: Files, graph: Graph, *, but: Vm) -> list[Vm]:
    """Other VMs whose disk is that very file, so that they write to it when they run: by its path on whatever host, by
    its other names on this one."""
    return [vm for vm in _others(but, graph) if any(_is_at(disk, vm, path, files, but) for disk in _images(vm))]


def unsearched(host_id: HostId, files: Files, graph: Graph, *, but: Vm | None = None) -> dict[str, str]:
    """By path the names of the VMs of a host, of which nobody can tell what images of theirs stand on."""
    return dark_images((vm.domain for vm in vms_of(host_id, graph) if but is None or vm.id != but.id), files)


def vms_of(host_id: HostId, graph: Graph) -> Iterator[Vm]:
    """The VMs of a host, as far as they are known."""
    return (vm for vm in graph.all(Kind.VM) if isinstance(vm, Vm) and vm.host_id == host_id)


def dark_images(domains: Iterable[Domain], files: Files) -> dict[str, str]:
    """Images of which nobody can tell what they stand on, with the names of their VMs: these are off, and no active
    pool holds the file nor could a shell read it. What a shell did not find in a folder is not there."""
    looked = {posixpath.dirname(path) for path, file in files.items() if file.outside}
    return {
        disk.source: domain.definition.name
        for domain in domains
        if not domain.active
        for disk in _disks(domain)
        if disk.format != "raw" and disk.source_type == "file" and not disk.backing
        if _is_dark(disk.source, files, looked)
    }


def images_of(domains: Iterable[Domain]) -> list[tuple[str, str]]:
    """The files that these VMs name as their disks, each with the name of its VM."""
    return [(disk.source, domain.definition.name) for domain in domains for disk in _disks(domain)]


def nobody_can_tell(host_id: HostId, files: Files, graph: Graph, *, but: Vm | None = None) -> str:
    """Why it is not known who stands on the files of a host; empty where it is."""
    unknown = unsearched(host_id, files, graph, but=but)
    if unknown:
        text = _("no active storage pool holds {files} of {vms}: nobody can tell what that stands on")
        names = quoted(sorted(set(unknown.values())))
        return text.format(files=quoted(sorted(unknown)), vms=names)
    unread = [path for path, file in files.items() if file.unread]
    if unread:
        text = _("{files} cannot be read: nobody can tell what that stands on")
        return text.format(files=quoted(sorted(unread)))
    return ""


def _is_dark(path: str, files: Files, looked: Collection[str]) -> bool:
    if path not in files:
        return posixpath.dirname(path) not in looked
    return any(files[below].unread for below in chain(path, files) if below in files)


def standing_elsewhere(paths: Collection[str], files: Files, graph: Graph, host_id: HostId) -> list[Volume]:
    """Volumes of other hosts, as last seen, that stand on files of these names and that this host does not see. Beside
    the file itself it would see them, if the storage were one; in a folder of its own that host may have it alone."""
    folders = {posixpath.dirname(path) for path in files}
    return [
        volume
        for volume in graph.all(Kind.VOLUME)
        if isinstance(volume, Volume)
        and volume.backing in paths
        and volume.host_id != host_id
        and volume.path not in files
        and not (posixpath.dirname(volume.path) == posixpath.dirname(volume.backing) in folders)
    ]


def other_places(paths: Collection[str], graph: Graph, host_id: HostId) -> dict[HostId, set[str]]:
    """By other host the folders in which it has shown files called as these, under other paths: its storage there may
    be the same one, mounted elsewhere."""
    names = {posixpath.basename(path) for path in paths}
    found: dict[HostId, set[str]] = {}
    for volume in graph.all(Kind.VOLUME):
        if isinstance(volume, Volume) and volume.host_id != host_id and volume.path not in paths:
            folder, name = posixpath.split(volume.path)
            if name in names:
                found.setdefault(volume.host_id, set()).add(folder)
    return found


def showed(host_id: HostId, paths: Collection[str], graph: Graph) -> bool:
    """Whether a host has shown files of these names when it was last looked at."""
    volumes = (one for one in graph.all(Kind.VOLUME) if isinstance(one, Volume))
    return any(one.path in paths and one.host_id == host_id for one in volumes)


def path_of(disk: Disk, files: Files) -> str:
    """The file of a disk; one named by pool and volume is looked up, empty where it is not found."""
    if disk.source_type != "volume":
        return disk.source
    ending = f"/{disk.volume}"
    return next((file.path for file in files.values() if file.pool == disk.pool and file.path.endswith(ending)), "")


def with_paths(vm: Vm, files: Files) -> Vm:
    """The VM with the paths of its disks that are named by pool and volume, as far as these are found."""
    said = vm.domain.definition
    if all(disk.source_type != "volume" for disk in said.disks):
        return vm
    disks = tuple(
        replace(disk, source=path, source_type="file") if (path := path_of(disk, files)) else disk
        for disk in said.disks
    )
    return replace(vm, domain=replace(vm.domain, definition=replace(said, disks=disks)))


def _is_at(disk: Disk, vm: Vm, path: str, files: Files, here: Vm) -> bool:
    if vm.host_id != here.host_id:
        return disk.source == path
    found = path_of(disk, files)
    return bool(found) and is_same(found, path, files)


def _others(vm: Vm, graph: Graph) -> Iterator[Vm]:
    return (other for other in graph.all(Kind.VM) if isinstance(other, Vm) and other.id != vm.id)


def _images(vm: Vm) -> Iterator[Disk]:
    return _disks(vm.domain)


def _disks(domain: Domain) -> Iterator[Disk]:
    return (disk for disk in domain.definition.disks if disk.device in ("disk", "lun") and disk.source)


def _is_link(path: str, files: Files) -> bool:
    """A shell says so; what it tells of one is said of the file to which that leads."""
    return path in files and files[path].link


def _ending(path: str) -> str:
    return f"/{posixpath.basename(path)}"
