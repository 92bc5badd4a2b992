"""What other hosts have that stands on files: those that see the same storage are asked right before these are written
to or deleted. Owner thread, in steps.

Which these are is tried with a small file, as for moves: of all hosts that are connected, and of those of the cluster.
Of a host that does not answer its last reading counts. The storage may have another path there: the mark is looked for
where that host has shown files of the same names, too. Of what lies outside of all pools the shells tell: one storage
is what shows the same file, written at the same moment. Where a host that sees the storage has no shell, an image
outside of its pools may stand on it: nobody can tell.
"""

import posixpath
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from typing import Any

from stellwerk.commands.outside.looking import with_outside
from stellwerk.commands.outside.others import asked_all, asked_anyway, others_of
from stellwerk.commands.outside.sight import sights_of
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record
from stellwerk.engine.step import Step
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import LinkState
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.vm import Domain
from stellwerk.policy.outside.place import folders_of, last_read, named_by_vms
from stellwerk.policy.standing import Files, dark_images, images_of, other_places, showed, standing_elsewhere, vms_of


class Told(Record, frozen=True):
    """What is known of another host: the folders of its pools, and its VMs; `asked`: by itself right now. `new`: nobody
    had ever looked at its pools."""

    folders: Collection[str]
    domains: Sequence[Domain]
    asked: bool
    new: bool = False


def others_on(
    home: HostId, paths: Collection[str], files: Files, graph: Graph, *, thorough: bool = True
) -> Generator[Step, Any, dict[str, StoredFile]]:
    """Files of other hosts that stand on these, which host `home` sees, named with their host; and, as files that
    cannot be read, images of which nobody can tell. Not `thorough`: hosts are asked that have shown such files only.
    """
    found: dict[str, StoredFile] = {}
    if not paths:
        return found
    shown = standing_elsewhere(paths, files, graph, home)
    told_of = (yield from _told_of_others(home, graph)) if thorough else {}
    near, places = _near(paths, shown, told_of), _places(home, paths, told_of, graph)
    sights, names = yield from sights_of(home, paths, near, places, graph)
    fresh: set[HostId] = set()
    for host in others_of(home, graph):
        told = {folder: sight[host.id] for folder, sight in sights.items() if host.id in sight}
        called = names.get(host.id, {})
        shared = {folder for folder, seen in told.items() if seen} | {*called}
        domains = told_of[host.id].domains if host.id in told_of else _domains(host.id, graph)
        there = (yield from _files_of(host, domains, graph)) if shared else None
        if there is not None:
            fresh.add(host.id)
            found |= _standing_there(host, paths, files, there, called) | _dark(host, domains, there, shared)
            found |= _written_there(host, paths, domains, called)
        elif shared or None in told.values() or (thorough and not told and showed(host.id, paths, graph)):
            found |= _dark(host, domains, last_read(host.id, graph), shared)
    if thorough:
        found |= yield from _outside_on(home, paths, files, graph)
    for volume in shown:
        owner = graph.host(volume.host_id)
        seen = sights[posixpath.dirname(volume.backing)].get(volume.host_id)
        if owner is not None and owner.id not in fresh and seen is not False:
            found |= _named(owner, [(volume.path, volume.backing)])
    return found


def _near(paths: Collection[str], shown: Collection[Volume], told_of: Mapping[HostId, Told]) -> dict[str, set[HostId]]:
    """By folder of these files who may see it by its name: those with a pool there, those that were asked, and those
    that have `shown` what stands on its files. What stands on them may lie anywhere."""
    found: dict[str, set[HostId]] = {}
    for folder in {posixpath.dirname(path) for path in paths}:
        pooled = {id_ for id_, told in told_of.items() if told.asked or folder in told.folders}
        found[folder] = pooled | {one.host_id for one in shown if posixpath.dirname(one.backing) == folder}
    return found


def _places(
    home: HostId, paths: Collection[str], told_of: Mapping[HostId, Told], graph: Graph
) -> dict[HostId, set[str]]:
    """Where else the storage may be: in folders with files of these names, and of who was never looked at in any."""
    return other_places(paths, graph, home) | {id_: set(told.folders) for id_, told in told_of.items() if told.new}


def _domains(host_id: HostId, graph: Graph) -> list[Domain]:
    return [vm.domain for vm in vms_of(host_id, graph)]


def _files_of(host: Host, domains: Sequence[Domain], graph: Graph) -> Generator[Step, Any, Files | None]:
    """Every file that a host tells of; None where it does not answer."""
    pooled = yield from asked_anyway(host, lambda session: session.stored_files())
    if pooled is None:
        return None
    files: Files = yield from with_outside(host.id, pooled, graph, dark_images(domains, {}))
    return files


def _dark(host: Host, domains: Sequence[Domain], files: Files, shared: Collection[str]) -> dict[str, StoredFile]:
    """Images of its VMs that may stand on anything that it sees; in the folders that are `shared` they are seen."""
    images = dark_images(domains, files).items()
    hidden = [(path, name) for path, name in images if posixpath.dirname(path) not in shared]
    told = [StoredFile(path=f"{path} ({name}, {host.name})", unread=True) for path, name in hidden]
    return {file.path: file for file in told}


def _outside_on(
    home: HostId, paths: Collection[str], files: Files, graph: Graph
) -> Generator[Step, Any, dict[str, StoredFile]]:
    """The same for files outside of all pools, of hosts that have images outside, too."""
    found: dict[str, StoredFile] = {}
    own = [path for path in paths if path in files and files[path].outside]
    for host in others_of(home, graph) if own else ():
        images = folders_of(named_by_vms(host.id, graph), last_read(host.id, graph))
        if host.link.state is not LinkState.LIVE or not images:
            continue
        pooled = yield from asked_anyway(host, lambda session: session.stored_files())
        there: Files = yield from with_outside(host.id, pooled or {}, graph, own)
        if any(path in there and there[path].written == files[path].written for path in own):
            found |= _standing_there(host, paths, files, there, {})
    return found


def _standing_there(
    host: Host, paths: Collection[str], files: Files, there: Files, called: Mapping[str, str]
) -> dict[str, StoredFile]:
    """What stands on these, of files that this host does not see itself. `called`: as of `Names`."""
    pairs = [(file.path, _here(file.backing, called)) for file in there.values()]
    return _named(host, [(path, to) for path, to in pairs if to in paths and _here(path, called) not in files])


def _written_there(
    host: Host, paths: Collection[str], domains: Sequence[Domain], called: Mapping[str, str]
) -> dict[str, StoredFile]:
    """Which of these are disks of its VMs, by another path; by their own path that is known anyway."""
    images = [(path, name) for path, name in images_of(domains) if posixpath.dirname(path) in called]
    told = [
        StoredFile(path=f"{path} ({name}, {host.name})", backing=to)
        for path, name in images
        if (to := _here(path, called)) in paths
    ]
    return {file.path: file for file in told}


def _here(path: str, called: Mapping[str, str]) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(called.get(folder, folder), name)


def _named(host: Host, pairs: Iterable[tuple[str, str]]) -> dict[str, StoredFile]:
    """Files and what they stand on, called by their host too."""
    told = [StoredFile(path=f"{path} ({host.name})", backing=backing) for path, backing in pairs]
    return {file.path: file for file in told}


def _told_of_others(home: HostId, graph: Graph) -> Generator[Step, Any, dict[HostId, Told]]:
    """What is known of other hosts. Of those that are connected that is what they have; of their storage, where nobody
    ever looked at it, and of those of the cluster that are not connected they are asked."""
    pools: dict[HostId, set[str]] = {}
    for pool in graph.all(Kind.STORAGE_POOL):
        if isinstance(pool, StoragePool):
            pools.setdefault(pool.host_id, set()).add(posixpath.normpath(pool.path or "/"))
    own = graph.host(home)
    hosts = others_of(home, graph)
    live = {host.id for host in hosts if host.link.state is LinkState.LIVE}
    near = {host.id for host in hosts if own is not None and host.cluster_id == own.cluster_id}
    unknown = [host for host in hosts if (host.id not in pools if host.id in live else host.id in near)]
    found = {
        host.id: Told(pools[host.id], _domains(host.id, graph), host.id in live) for host in hosts if host.id in pools
    }
    told = yield from asked_all(unknown, lambda session: (session.pools(), session.domains()))
    for host_id, (there, domains) in told.items():
        folders = {posixpath.normpath(pool.path or "/") for pool in there}
        found[host_id] = Told(folders, domains, asked=True, new=host_id not in pools)
    return found
