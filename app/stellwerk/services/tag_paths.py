"""Tags as definitions of VMs name them: by the paths of their names. Pure but for the job that writes them."""

from collections.abc import Callable, Iterable, Mapping

from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import TagId, VmId
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Path, Tagging
from stellwerk.model.tag_tree import all_tags, path_of
from stellwerk.ports.hypervisor import Session

Said = tuple[Path, ...]
"""What a definition says, sorted."""


class TagPaths:
    """The paths of tags, each made once; of use until the graph changes."""

    def __init__(self, graph: Graph) -> None:
        self._by_id = {tag.id: tag for tag in all_tags(graph)}
        self._graph = graph
        self._made: dict[TagId, Path] = {}

    def of(self, tagging: Tagging) -> Said:
        """Those of an object."""
        return tuple(sorted({self._path(id_) for id_ in tagging.tags if id_ in self._by_id}))

    def _path(self, id_: TagId) -> Path:
        found = self._made.get(id_)
        if found is None:
            found = self._made[id_] = path_of(self._by_id[id_], self._graph)
        return found


def folded(paths: Iterable[Path]) -> set[Path]:
    """The paths as far as they mean different tags: case makes none."""
    return {tuple(name.casefold() for name in path) for path in paths}


def tag_writer(wanted: Mapping[VmId, Said]) -> Callable[[Session], dict[VmId, AppError]]:
    """A job for a host's lane that writes the tags of these VMs and answers those that refused. Raises Unreachable."""

    def write(session: Session) -> dict[VmId, AppError]:
        refused: dict[VmId, AppError] = {}
        for vm_id, paths in wanted.items():
            try:
                session.set_tags(vm_id, paths)
            except Unreachable:
                raise
            except AppError as error:
                refused[vm_id] = error
        return refused

    return write
