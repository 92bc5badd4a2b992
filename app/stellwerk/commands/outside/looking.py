"""Looking at files outside of all storage pools, and deleting them, by the shell of their host. Owner thread, in steps.

libvirt tells nothing of them. Where no shell leads to the host, or it may not look, they are not among the files: then
what would need them is refused, and nothing of them is deleted.
"""

from collections.abc import Collection, Generator, Iterable
from functools import partial
from typing import Any

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId
from stellwerk.core.text import _
from stellwerk.engine.step import AtHost, Step
from stellwerk.model.graph import Graph
from stellwerk.policy.outside.place import folders_of, named_by_vms
from stellwerk.policy.standing import Files
from stellwerk.ports.visit import Visit
from stellwerk.services.host_look.outside_look import LIMIT, looked

_DELETE = (
    "for f do "
    'if [ -f "$f" ] && [ ! -L "$f" ]; then rm -f -- "$f" 2>/dev/null || printf "%s\\0" "$f"; '
    'elif [ -e "$f" ]; then printf "%s\\0" "$f"; fi; done'
)


def with_outside(host_id: HostId, files: Files, graph: Graph, paths: Iterable[str] = ()) -> Generator[Step, Any, Files]:
    """The files of the pools, and those that lie beside images of the host's VMs, and beside `paths`, outside of all
    pools; with all that these stand on. Nothing is asked where there are none."""
    host = graph.host(host_id)
    folders = folders_of({*named_by_vms(host_id, graph), *paths}, files)
    if host is None or not folders:
        return files
    try:
        found: Files = yield AtHost(uri=host.uri, job=partial(looked, folders=folders, files=files), limit=LIMIT)
    except AppError:
        return files
    return {**found, **files}


def deleted_outside(host_id: HostId, paths: Collection[str], graph: Graph) -> Generator[Step, Any, list[str]]:
    """Delete files outside of all pools; answers those that are still there, with why."""
    host = graph.host(host_id)
    if host is None or not paths:
        return []
    try:
        left: list[str] = yield AtHost(uri=host.uri, job=partial(_deleted, paths=paths), changes=True, limit=LIMIT)
    except AppError as error:
        return [f"{path}: {error.text}" for path in paths]
    reason = _("it is no file, or may not be deleted")
    return [f"{path}: {reason}" for path in left]


def _deleted(visit: Visit, paths: Collection[str]) -> list[str]:
    ended = visit.shell().run(["sh", "-c", _DELETE, "sh", *paths], limit=LIMIT, as_root=True)
    if ended.status != 0:
        return list(paths)
    return [path for path in ended.out.decode("utf-8", "replace").split("\0") if path]


def parted(paths: Iterable[str], files: Files) -> tuple[list[str], list[str]]:
    """Those that libvirt deletes, and those that the shell does."""
    ways: tuple[list[str], list[str]] = ([], [])
    for path in paths:
        ways[path in files and files[path].outside].append(path)
    return ways
