"""Which hosts see one storage, under whatever path: a small file is left for a moment and looked for. Owner thread, in
steps.
"""

import posixpath
from collections.abc import Generator, Iterable, Mapping
from functools import partial
from typing import Any

from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.others import asked_all, asked_anyway, others_of
from stellwerk.core.ids import HostId
from stellwerk.engine.step import Step
from stellwerk.model.graph import Graph
from stellwerk.ports.hypervisor import Session

Sight = dict[HostId, bool | None]
"""By host that answered whether it sees a folder by the name that it has here; None = it cannot tell."""
Names = dict[HostId, dict[str, str]]
"""By host how it calls folders that have another path here: that of there to that of here."""


def sights_of(
    home: HostId,
    paths: Iterable[str],
    near: Mapping[str, set[HostId]],
    places: Mapping[HostId, set[str]],
    graph: Graph,
) -> Generator[Step, Any, tuple[dict[str, Sight], Names]]:
    """Who sees the folders of these files of host `home`. `near`: by folder who is asked for it by its own name;
    `places`: by host where else it is looked for."""
    seen: dict[str, Sight] = {}
    names: Names = {}
    others = others_of(home, graph)
    for folder, path in {posixpath.dirname(path): path for path in sorted(paths)}.items():
        hosts = [host for host in others if host.id in near[folder]]
        far = [(host, at) for host in others if (at := places.get(host.id, set()) - {folder})]
        mark: str = (yield asked(home, partial(_leave, path))) if hosts or far else ""
        if not mark:
            seen[folder] = {}
            continue
        try:
            seen[folder] = yield from asked_all(hosts, partial(_sees, mark))
            for host, folders in far:
                found: list[str] | None = yield from asked_anyway(host, partial(_found, mark, folders))
                names.setdefault(host.id, {}).update(dict.fromkeys(found or (), folder))
        finally:
            yield asked(home, partial(_remove, mark))
    return seen, names


def _leave(path: str, session: Session) -> str:
    return session.leave_mark(path, anyway=True)


def _sees(mark: str, session: Session) -> bool | None:
    return session.sees_mark(mark, anyway=True)


def _found(mark: str, folders: Iterable[str], session: Session) -> list[str]:
    """In which of other folders it is."""
    name = posixpath.basename(mark)
    return [folder for folder in sorted(folders) if session.sees_mark(posixpath.join(folder, name), anyway=True)]


def _remove(mark: str, session: Session) -> None:
    session.remove_mark(mark)
