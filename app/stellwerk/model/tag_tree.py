"""The hierarchies of tags and of folders: paths, what is below, what a search for one means. Pure; any thread.

Two processes, an older program or a damaged file may have made a circle of parents: every walk ends all the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from stellwerk.core.ids import FolderId, Kind, TagId
from stellwerk.core.record import replace
from stellwerk.model.entity import KIND_OF
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Path, Tag

N = TypeVar("N", Tag, Folder)
Id = TypeVar("Id", TagId, FolderId)

SEPARATOR = "/"
"""Between the names of a path; no name holds it."""


_LONGEST = 255
_NO_NAME = re.compile(r"[/\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def is_tag_name(text: str) -> bool:
    """Whether a tag or a folder can be called so: what XML, a path and a line of a list can hold."""
    return 0 < len(text) <= _LONGEST and text == text.strip() and _NO_NAME.search(text) is None


def tags_of(ids: Iterable[TagId], graph: Graph) -> list[Tag]:
    """The tags with these ids, those that are there."""
    table = graph.tables.get(Kind.TAG, {})
    return [tag for id_ in ids if isinstance(tag := table.get(id_), Tag)]


def all_tags(graph: Graph) -> list[Tag]:
    """Every tag, in no particular order."""
    return [tag for tag in graph.all(Kind.TAG) if isinstance(tag, Tag)]


def all_folders(graph: Graph) -> list[Folder]:
    """Every folder, in no particular order."""
    return [folder for folder in graph.all(Kind.FOLDER) if isinstance(folder, Folder)]


def namesake(among: Iterable[N], name: str, parent_id: str | None, but: str | None = "") -> N | None:
    """The one that has this name below this parent already, whatever its case; `but` is the id of who asks."""
    folded = name.casefold()
    for other in among:
        if other.parent_id == parent_id and other.name.casefold() == folded and other.id != but:
            return other
    return None


def upwards(tag: N, graph: Graph) -> Iterator[N]:
    """A tag or a folder, its parent, and so on up to the root, each once."""
    table = graph.tables.get(KIND_OF[type(tag)], {})
    seen: set[str] = set()
    here: Any = tag
    while here is not None and here.id not in seen:
        seen.add(here.id)
        yield here
        here = table.get(here.parent_id) if here.parent_id is not None else None


def downwards(ids: Iterable[Id], graph: Graph, kind: Kind = Kind.TAG) -> dict[Id, None]:
    """The ids of these tags (or folders) and of all below them, each once, parents before their children."""
    children: Any = graph.inverses.get((kind, "parent"), {})
    found: dict[Id, None] = {}
    waiting = list(ids)
    for id_ in waiting:  # which grows meanwhile
        if id_ not in found:
            found[id_] = None
            waiting += children.get(id_, ())
    return found


def path_of(tag: Tag | Folder, graph: Graph) -> Path:
    """The names from the root down to the tag or folder."""
    way: Iterator[Any] = upwards(tag, graph)
    return tuple(one.name for one in way)[::-1]


def path_text(tag: Tag | Folder, graph: Graph) -> str:
    """The path as people write it: `munich/office`."""
    return SEPARATOR.join(path_of(tag, graph))


def rooted(tags: Iterable[N]) -> list[N]:
    """The same tags or folders, parents first, with a root at the top of each way: a parent that is not there or closes
    a circle is none."""
    known = {tag.id: tag for tag in tags}
    done: dict[str, N] = {}
    for tag in known.values():
        way: dict[str, N] = {}
        here: N | None = tag
        while here is not None and here.id not in done and here.id not in way:
            way[here.id] = here
            here = known.get(here.parent_id) if here.parent_id is not None else None
        if way and (here is None or here.id in way):
            top = way.popitem()[1]
            done[top.id] = replace(top, parent_id=None)
        done.update(reversed(way.items()))
    return list(done.values())


def circle(tag: N, parent: N, graph: Graph) -> list[N]:
    """The tags or folders that would be in a circle if `tag` were put below `parent`, from `tag` down; empty = none
    would."""
    way = list(upwards(parent, graph))
    places = [index for index, one in enumerate(way) if one.id == tag.id]
    return way[: places[0] + 1][::-1] if places else []


def closure(fits: Callable[[str], bool], by_path: bool, graph: Graph, kind: Kind = Kind.TAG) -> frozenset[str]:
    """The ids of all tags (or folders) that are meant: those whose case folded name (or path) fits, with everything
    below them."""
    everything: Sequence[Any] = all_folders(graph) if kind is Kind.FOLDER else all_tags(graph)
    chosen = [one.id for one in everything if fits((path_text(one, graph) if by_path else one.name).casefold())]
    return frozenset(downwards(chosen, graph, kind))


def search_value(tag: Tag | Folder, graph: Graph) -> str:
    """What names this tag or folder in a query, not yet quoted: its name where that is the only one, else its path."""
    name = tag.name.casefold()
    everything: Sequence[Any] = all_folders(graph) if isinstance(tag, Folder) else all_tags(graph)
    same = sum(1 for other in everything if other.name.casefold() == name)
    return tag.name if same == 1 else path_text(tag, graph)
