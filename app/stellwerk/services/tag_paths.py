"""What is said of VMs as their definitions say it: by the paths of names. Pure but for the job that writes it."""

from collections.abc import Callable, Iterable, Mapping

from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import Kind, VmId
from stellwerk.model.field import Field
from stellwerk.model.field_value import readable_value, write_value
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Labels, Part, Path, Tag, Tagging
from stellwerk.model.tag_tree import all_folders, all_tags, path_of
from stellwerk.model.vm import Definition
from stellwerk.ports.hypervisor import Session

ALL = Part.TAGS | Part.FOLDER | Part.FIELDS

Pairs = tuple[tuple[str, str], ...]
"""Values of fields as a definition says them: texts by keys, sorted."""


class TagPaths:
    """The paths of tags and folders, each made once; of use until the graph changes."""

    def __init__(self, graph: Graph) -> None:
        self._by_id: dict[str, Tag | Folder] = {tag.id: tag for tag in all_tags(graph)}
        self._by_id.update((folder.id, folder) for folder in all_folders(graph))
        self._fields = {one.key: one for one in _fields_of_vms(graph)}
        self._graph = graph
        self._made: dict[str, Path] = {}

    def of(self, tagging: Tagging, parts: int = ALL, beside: Pairs = ()) -> Labels:
        """These parts of what is said of a VM, tags sorted. `beside`: what its definition says of fields; those that
        are of another profile alone stay in it."""
        tags = tuple(sorted({self._path(id_) for id_ in tagging.tags if id_ in self._by_id}))
        folder = self._path(tagging.folder) if tagging.folder in self._by_id and tagging.folder is not None else ()
        return Labels(
            tags if parts & Part.TAGS else None,
            folder if parts & Part.FOLDER else None,
            self._values(tagging, beside) if parts & Part.FIELDS else None,
        )

    def readable(self, values: Pairs) -> Pairs:
        """Of what a definition says of fields that of those known here, in the form that we write."""
        read = ((key, readable_value(self._fields[key], text)) for key, text in values if key in self._fields)
        return tuple((key, write_value(value)) for key, value in read if value is not None)

    def _values(self, tagging: Tagging, beside: Pairs) -> Pairs:
        if not tagging.values and not beside:
            return ()
        own = [(key, write_value(value)) for key, value in tagging.values.items() if key in self._fields]
        return tuple(sorted([*own, *((key, text) for key, text in beside if key not in self._fields)]))

    def _path(self, id_: str) -> Path:
        found = self._made.get(id_)
        if found is None:
            found = self._made[id_] = path_of(self._by_id[id_], self._graph)
        return found


def said_by(definition: Definition, parts: int = ALL) -> Labels:
    """These parts of what a definition says."""
    return Labels(
        definition.tag_paths if parts & Part.TAGS else None,
        definition.folder_path if parts & Part.FOLDER else None,
        definition.field_values if parts & Part.FIELDS else None,
    )


def news(said: Labels, known: Labels, paths: TagPaths) -> Labels | None:
    """The parts of what is said that mean something else than what is known; None = there is none. Case makes no
    difference."""
    values = paths.readable(said.values) if said.values is not None else None
    if values == known.values:
        values = None
    tags = said.tags if said.tags is not None and folded(said.tags) != folded(known.tags or ()) else None
    folder = said.folder
    if folder is not None and folded((folder,)) == folded((known.folder or (),)):
        folder = None
    return None if tags is None and folder is None and values is None else Labels(tags, folder, values)


def folded(paths: Iterable[Path]) -> set[Path]:
    """The paths as far as they mean different tags: case makes none."""
    return {tuple(name.casefold() for name in path) for path in paths}


def tag_writer(wanted: Mapping[VmId, Labels]) -> Callable[[Session], dict[VmId, AppError]]:
    """A job for a host's lane that writes this into the definitions of these VMs and answers those that refused. Raises
    Unreachable."""

    def write(session: Session) -> dict[VmId, AppError]:
        refused: dict[VmId, AppError] = {}
        for vm_id, labels in wanted.items():
            try:
                session.set_labels(vm_id, labels)
            except Unreachable:
                raise
            except AppError as error:
                refused[vm_id] = error
        return refused

    return write


def _fields_of_vms(graph: Graph) -> list[Field]:
    return [one for one in graph.all(Kind.FIELD) if isinstance(one, Field) and Kind.VM in one.kinds]
