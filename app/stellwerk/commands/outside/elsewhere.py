"""What other hosts have that stands on files: those that see the same storage are asked right before these are written
to or deleted. Owner thread, in steps.

Which these are is tried with a small file, as for moves: of all hosts that are connected, and of those of the cluster.
Of a host that does not answer its last reading counts. Of what lies outside of all pools the shells tell: one storage
is what shows the same file, written at the same moment. Where a host that sees the storage has no shell, an image
outside of its pools may stand on it: nobody can tell.
"""

import posixpath
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from typing import Any

from stellwerk.commands.outside.asking import SEARCH_LIMIT, asked
from stellwerk.commands.outside.looking import with_outside
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record
from stellwerk.engine.step import AtHost, OnHost, OnHosts, Step
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import LinkState
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.vm import Domain
from stellwerk.policy.outside.place import folders_of, last_read, named_by_vms
from stellwerk.policy.standing import Files, dark_images, showed, standing_elsewhere, vms_of
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane
from stellwerk.ports.visit import Visit

Sight = dict[HostId, bool | None]
"""By host that answered whether it sees the storage; None = it cannot tell."""


class Told(Record, frozen=True):
    """What is known of another host: the folders of its pools, and its VMs; `asked`: by itself right now."""

    folders: Collection[str]
    domains: Sequence[Domain]
    asked: bool


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
    sights = yield from _sights(home, paths, shown, told_of, graph)
    fresh: set[HostId] = set()
    for host in _others(home, graph):
        told = {folder: sight[host.id] for folder, sight in sights.items() if host.id in sight}
        shared = {folder for folder, seen in told.items() if seen}
        domains = told_of[host.id].domains if host.id in told_of else _domains(host.id, graph)
        there = (yield from _files_of(host, domains, graph)) if shared else None
        if there is not None:
            fresh.add(host.id)
            found |= _standing_there(host, paths, files, there) | _dark(host, domains, there, shared)
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


def _sights(
    home: HostId, paths: Collection[str], shown: Collection[Volume], told_of: Mapping[HostId, Told], graph: Graph
) -> Generator[Step, Any, dict[str, Sight]]:
    """By folder who sees it, of those that can be asked; of others, who had a pool there or has `shown` what stands on
    its files. What stands on them may lie anywhere."""
    found: dict[str, Sight] = {}
    for folder, path in {posixpath.dirname(path): path for path in sorted(paths)}.items():
        near = {id_ for id_, told in told_of.items() if told.asked or folder in told.folders}
        near |= {volume.host_id for volume in shown if posixpath.dirname(volume.backing) == folder}
        found[folder] = yield from _sight(home, path, [host for host in _others(home, graph) if host.id in near])
    return found


def _domains(host_id: HostId, graph: Graph) -> list[Domain]:
    return [vm.domain for vm in vms_of(host_id, graph)]


def _files_of(host: Host, domains: Sequence[Domain], graph: Graph) -> Generator[Step, Any, Files | None]:
    """Every file that a host tells of; None where it does not answer."""
    pooled = yield from _asked_anyway(host, lambda session: session.stored_files())
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
    for host in _others(home, graph) if own else ():
        images = folders_of(named_by_vms(host.id, graph), last_read(host.id, graph))
        if host.link.state is not LinkState.LIVE or not images:
            continue
        pooled = yield from _asked_anyway(host, lambda session: session.stored_files())
        there: Files = yield from with_outside(host.id, pooled or {}, graph, own)
        if any(path in there and there[path].written == files[path].written for path in own):
            found |= _standing_there(host, paths, files, there)
    return found


def _standing_there(host: Host, paths: Collection[str], files: Files, there: Files) -> dict[str, StoredFile]:
    new = [(file.path, file.backing) for file in there.values() if file.path not in files]
    return _named(host, [(path, backing) for path, backing in new if backing in paths])


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
    hosts = _others(home, graph)
    live = {host.id for host in hosts if host.link.state is LinkState.LIVE}
    near = {host.id for host in hosts if own is not None and host.cluster_id == own.cluster_id}
    unknown = [host for host in hosts if (host.id not in pools if host.id in live else host.id in near)]
    found = {
        host.id: Told(pools[host.id], _domains(host.id, graph), host.id in live) for host in hosts if host.id in pools
    }
    told = yield from _asked_all(unknown, lambda session: (session.pools(), session.domains()))
    for host_id, (there, domains) in told.items():
        found[host_id] = Told({posixpath.normpath(pool.path or "/") for pool in there}, domains, asked=True)
    return found


def _sight(home: HostId, path: str, hosts: list[Host]) -> Generator[Step, Any, Sight]:
    """Who of them sees a file that is left beside `path` for a moment; those that do not answer are left out."""
    if not hosts:
        return {}
    mark: str = yield asked(home, lambda session: session.leave_mark(path, anyway=True))
    if not mark:
        return {}
    try:
        seen: Sight = yield from _asked_all(hosts, lambda session: session.sees_mark(mark, anyway=True))
    finally:
        yield asked(home, lambda session: session.remove_mark(mark))
    return seen


def _asked_all(hosts: Sequence[Host], job: Callable[[Session], Any]) -> Generator[Step, Any, dict[HostId, Any]]:
    """Ask those that are connected at once, and the others one by one; those that do not answer are left out."""
    live = tuple(host.id for host in hosts if host.link.state is LinkState.LIVE)
    found: dict[HostId, Any] = yield OnHosts(host_ids=live, job=job, limit=SEARCH_LIMIT)
    for host in (host for host in hosts if host.id not in live):
        told = yield from _asked_anyway(host, lambda session: (job(session),))
        if told is not None:
            (found[host.id],) = told
    return found


def _asked_anyway(host: Host | None, job: Any) -> Generator[Step, Any, Any]:
    """Ask a host that is connected, or is to be; None where it does not answer."""
    if host is None:
        return None
    step: Step
    if host.link.state is LinkState.LIVE:
        step = OnHost(host_id=host.id, job=job, lane=Lane.LONG, changes=False, limit=SEARCH_LIMIT)
    elif host.connect and host.link.state in (LinkState.OFF, LinkState.CONNECTING):
        step = AtHost(uri=host.uri, job=lambda visit: _visited(visit, job), limit=SEARCH_LIMIT)
    else:
        return None
    try:
        answer = yield step
    except AppError:
        return None
    return answer


def _visited(visit: Visit, job: Any) -> Any:
    session: Session = visit.open()
    try:
        return job(session)
    finally:
        session.close()


def _others(home: HostId, graph: Graph) -> list[Host]:
    return [host for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.id != home]
