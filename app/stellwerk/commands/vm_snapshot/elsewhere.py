"""What other hosts have that stands on the files of snapshots: those that see the same storage are asked right before.
Owner thread, in steps.

Which these are is tried with a small file, as for moves; of a host that does not answer its last reading counts. Of
what lies outside of all pools the shells tell: one storage is what shows the same file, written at the same moment.
"""

import posixpath
from collections.abc import Collection, Generator, Iterable
from typing import Any

from stellwerk.commands.outside.looking import with_outside
from stellwerk.commands.vm_move.shared import SEARCH_LIMIT, asked
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind
from stellwerk.engine.step import AtHost, OnHost, Step
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import LinkState
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Vm
from stellwerk.policy.outside.place import folders_of, last_read, named_by_vms
from stellwerk.policy.standing import Files, standing_elsewhere
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane
from stellwerk.ports.visit import Visit

Sight = dict[HostId, bool | None]
"""By host whether it sees the storage; None = it cannot tell."""


def others_on(
    vm: Vm, paths: Collection[str], files: Files, graph: Graph
) -> Generator[Step, Any, dict[str, StoredFile]]:
    """Files of other hosts that stand on these, named with their host."""
    found: dict[str, StoredFile] = {}
    if not paths:
        return found
    folders = yield from _folders_of_others(vm, graph)
    tried: Sight = {}
    for folder, path in {posixpath.dirname(path): path for path in sorted(paths)}.items():
        there = {host_id for host_id, known in folders.items() if folder in known}
        there |= {volume.host_id for volume in standing_elsewhere(paths, files, graph, vm.host_id)}
        hosts = [host for host in _others(vm, graph) if host.id in there and tried.get(host.id) is not True]
        tried |= yield from _sight(vm, path, hosts)
    for host_id in [host_id for host_id, sees in tried.items() if sees]:
        host = graph.host(host_id)
        fresh = yield from _asked_anyway(host, lambda session: session.stored_files())
        if host is None or fresh is None:
            tried[host_id] = None
            continue
        found |= _standing_there(host, paths, files, (yield from with_outside(host_id, fresh, graph)))
    found |= yield from _outside_on(vm, paths, files, graph)
    for volume in standing_elsewhere(paths, files, graph, vm.host_id):
        host = graph.host(volume.host_id)
        if host is not None and tried.get(host.id) is None:
            found |= _named(host, [(volume.path, volume.backing)])
    return found


def _outside_on(
    vm: Vm, paths: Collection[str], files: Files, graph: Graph
) -> Generator[Step, Any, dict[str, StoredFile]]:
    """The same for files outside of all pools, of hosts that have images outside, too."""
    found: dict[str, StoredFile] = {}
    own = [path for path in paths if path in files and files[path].outside]
    for host in _others(vm, graph) if own else ():
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


def _folders_of_others(vm: Vm, graph: Graph) -> Generator[Step, Any, dict[HostId, set[str]]]:
    """The folders of the pools of other hosts, as last seen. Hosts whose storage was never looked at are asked: those
    that are connected, and those of the cluster."""
    found: dict[HostId, set[str]] = {}
    for pool in graph.all(Kind.STORAGE_POOL):
        if isinstance(pool, StoragePool):
            found.setdefault(pool.host_id, set()).add(posixpath.normpath(pool.path or "/"))
    home = graph.host(vm.host_id)
    for host in _others(vm, graph):
        near = home is not None and host.cluster_id == home.cluster_id
        if host.id not in found and (near or host.link.state is LinkState.LIVE):
            pools = yield from _asked_anyway(host, lambda session: session.pools())
            found[host.id] = {posixpath.normpath(pool.path or "/") for pool in pools or ()}
    return found


def _sight(vm: Vm, path: str, hosts: list[Host]) -> Generator[Step, Any, Sight]:
    """Who of them sees a file that is left beside `path` for a moment."""
    if not hosts:
        return {}
    mark: str = yield asked(vm.host_id, lambda session: session.leave_mark(path))
    if not mark:
        return dict.fromkeys([host.id for host in hosts])
    seen: Sight = {}
    try:
        for host in hosts:
            seen[host.id] = yield from _asked_anyway(host, lambda session: session.sees_mark(mark))
    finally:
        yield asked(vm.host_id, lambda session: session.remove_mark(mark))
    return seen


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


def _others(vm: Vm, graph: Graph) -> list[Host]:
    return [host for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.id != vm.host_id]
