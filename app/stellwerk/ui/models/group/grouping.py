"""By what a list is grouped, and its rows so arranged, following the inventory. Without Qt; owner thread."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from stellwerk.core.ids import Ref
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.graph import Graph
from stellwerk.store.group_key import GroupKeys, Level, group_reader, groupable, unknown
from stellwerk.store.live import ListChange, LiveQuery
from stellwerk.ui.models.cell import title_of
from stellwerk.ui.models.group.row_group import Heading, Path, Row, RowGroups

MOST_GROUPED = 50_000
"""Longer lists are not grouped: each change goes through all rows."""
MOST_LEVELS = 5


class Grouping:
    """The groups of one live query; none until there are levels."""

    def __init__(self, live: LiveQuery, graph: Graph) -> None:
        self._live = live
        self._graph = graph
        self._groups: RowGroups | None = None
        self._read = group_reader((), graph)
        self.most = MOST_GROUPED
        """Rows that are grouped; a longer list stands as it is."""
        self.levels: tuple[Level, ...] = ()
        """The outermost first."""

    @property
    def active(self) -> bool:
        """Rows are grouped: there are levels, and the list is not too long for them."""
        return self._groups is not None and not self.too_long

    @property
    def too_long(self) -> bool:
        """The list has more rows than are grouped."""
        return len(self._live) > self.most

    @property
    def collapsed(self) -> Collection[Path]:
        """The groups whose rows are not shown."""
        return self._groups.collapsed if self._groups is not None else ()

    @property
    def counts(self) -> Mapping[Path, int]:
        """How many objects each group had when the rows were arranged."""
        return self._groups.counts if self._groups is not None and self.active else {}

    @property
    def total(self) -> int:
        """All objects of all groups."""
        return sum(count for path, count in self.counts.items() if len(path) == 1)

    def choose(self, props: Sequence[Prop[Any]], sort: Sequence[str]) -> None:
        """Group by these, as far as groups by them hold still; in the order that a list sorted so asks for.

        A property by which the list is sorted downwards has its groups the other way round.
        """
        chosen = [prop for prop in dict.fromkeys(props) if groupable(prop)][:MOST_LEVELS]
        levels = tuple(Level(prop, f"-{prop.key}" in sort) for prop in chosen)
        if levels == self.levels:
            return
        kept = self.collapsed if chosen == [level.prop for level in self.levels] else ()
        self.levels = levels
        self._groups = RowGroups(self._keys_of, unknown(levels)) if levels else None
        self.collapse(kept)

    def turn(self, sort: Sequence[str]) -> None:
        """The list is sorted otherwise."""
        self.choose([level.prop for level in self.levels], sort)

    def collapse(self, paths: Iterable[Path]) -> None:
        """Exactly these are collapsed from now on."""
        if self._groups is not None:
            self._groups.collapsed = set(paths)

    def note(self, change: ListChange) -> None:
        """Forget the groups of what changed, and of what was out of the list meanwhile."""
        if self._groups is None:
            return
        reads = {key for level in self.levels for key in (level.prop.key, *level.prop.reads)}
        self._groups.forget([id_ for id_, keys in change.changed.items() if not reads.isdisjoint(keys)])
        if change.reset:
            self._groups.forget_others(self._live.ids)
        else:
            self._groups.forget([self._live.ids[position] for position in change.inserted])

    def arranged(self) -> Sequence[Row]:
        """The rows of now."""
        if self._groups is None or not self.active:
            return self._live.ids
        self._read = group_reader(self.levels, self._graph)
        return self._groups.arranged(self._live.ids)

    def listed(self) -> Sequence[str]:
        """The ids of all objects, those of collapsed groups too, in the order of the rows."""
        return self._groups.ids() if self._groups is not None and self.active else self._live.ids

    def below(self, path: Path) -> list[str]:
        """The ids of a group and of those within it."""
        return self._groups.below(path) if self._groups is not None else []

    def words(self, heading: Heading) -> tuple[str, str, int]:
        """Title of the property, value, number of objects."""
        value = heading.path[-1]
        title = title_of(self.levels[len(heading.path) - 1].prop)
        return title, DASH if value is None else value, self.counts.get(heading.path, 0)

    def _keys_of(self, id_: str) -> GroupKeys | None:
        entity = self._graph.get(Ref(self._live.kind, id_))
        return self._read(entity) if entity is not None else None
