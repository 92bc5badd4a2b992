"""Rows of a grouped list: headings, and below each the ids of its objects in the order of the list. Pure.

An id's groups are read once and kept until they are forgotten; to arrange the rows anew, each id is put to those of
its group, and groups are sorted only as they come.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from stellwerk.store.group_key import GroupKeys

Path = tuple[str | None, ...]
"""The texts of a group and those around it, the outermost first; None = unknown."""


class Heading(NamedTuple):
    """The row above a group."""

    path: Path


Row = str | Heading
"""The id of an object, or a heading."""


class _Group:
    """The objects that share all levels."""

    __slots__ = ("ids", "order", "path")

    def __init__(self, path: Path, order: tuple[Any, ...]) -> None:
        self.path = path
        self.order = order
        self.ids: list[str] = []


class RowGroups:
    """Arranges ids. `read` tells the groups of an id; None = not to be told now, it is asked again then."""

    def __init__(self, read: Callable[[str], GroupKeys | None], nothing: GroupKeys) -> None:
        self._read = read
        self._nothing = nothing
        self._group_of: dict[str, _Group] = {}
        self._groups: dict[Path, _Group] = {}
        self._sorted: list[_Group] = []
        self._orders: dict[Path, tuple[Any, ...]] = {}
        self.collapsed: set[Path] = set()
        """Groups whose rows are not shown; kept for groups that are not there now."""
        self.counts: Mapping[Path, int] = {}
        """How many objects each group had when they were arranged."""

    def forget(self, ids: Iterable[str]) -> None:
        """These may belong elsewhere now."""
        for id_ in ids:
            self._group_of.pop(id_, None)

    def forget_others(self, ids: Iterable[str]) -> None:
        """Only these are still listed: others that come back later are to be read again."""
        self.forget(self._group_of.keys() - set(ids))

    def arranged(self, ids: Iterable[str]) -> list[Row]:
        """The rows to show for these ids, each group in the order of the ids."""
        for group in self._sorted:
            group.ids = []
        known = self._group_of
        for id_ in ids:
            group_or_none = known.get(id_)
            (self._find(id_) if group_or_none is None else group_or_none).ids.append(id_)
        self._drop_empty()
        counts: dict[Path, int] = {}
        for group in self._sorted:
            for depth in range(1, len(group.path) + 1):
                above = group.path[:depth]
                counts[above] = counts.get(above, 0) + len(group.ids)
        self.counts = counts
        return self._rows()

    def ids(self) -> list[str]:
        """All ids as they were arranged, those of collapsed groups too."""
        return [id_ for group in self._sorted for id_ in group.ids]

    def below(self, path: Path) -> list[str]:
        """The ids of a group and of those within it."""
        return [id_ for group in self._sorted if group.path[: len(path)] == path for id_ in group.ids]

    def heading_of(self, id_: str) -> Heading | None:
        """The innermost heading above an object; None where it is not arranged."""
        group = self._group_of.get(id_)
        return Heading(group.path) if group is not None else None

    def _find(self, id_: str) -> _Group:
        keys = self._read(id_)
        found = self._group(self._nothing if keys is None else keys)
        if keys is not None:
            self._group_of[id_] = found
        return found

    def _group(self, keys: GroupKeys) -> _Group:
        path = tuple([key.text for key in keys])
        found = self._groups.get(path)
        if found is None:
            # The same text may stand for several values, as `2 GiB` does: the first one met orders the group.
            order = tuple(self._orders.setdefault(path[: depth + 1], key.order) for depth, key in enumerate(keys))
            found = self._groups[path] = _Group(path, order)
            insort(self._sorted, found, key=lambda group: group.order)
        return found

    def _drop_empty(self) -> None:
        if all(group.ids for group in self._sorted):
            return
        gone = {group.path for group in self._sorted if not group.ids}
        self._sorted = [group for group in self._sorted if group.ids]
        for path in gone:
            del self._groups[path]
        left = {path[:depth] for path in self._groups for depth in range(1, len(path) + 1)}
        self._orders = {path: order for path, order in self._orders.items() if path in left}
        self._group_of = {id_: group for id_, group in self._group_of.items() if group.path not in gone}

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        before: Path = ()
        for group in self._sorted:
            path = group.path
            same = _shared(before, path)
            before = path
            closed = self._closed_above(path)
            for depth in range(same + 1, min(len(path), closed) + 1):
                rows.append(Heading(path[:depth]))
            if closed > len(path):
                rows += group.ids
        return rows

    def _closed_above(self, path: Path) -> int:
        """The depth of the outermost collapsed group on a path; beyond all depths where none is."""
        if self.collapsed:
            for depth in range(1, len(path) + 1):
                if path[:depth] in self.collapsed:
                    return depth
        return len(path) + 1


def _shared(one: Path, other: Path) -> int:
    """How many levels two paths have in common."""
    for depth, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return depth
    return min(len(one), len(other))
