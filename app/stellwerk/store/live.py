"""Live queries: an ordered list of ids that follows the inventory. Owner thread only."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record, field
from stellwerk.core.signal import Signal
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.part.vm_part import PARTS
from stellwerk.search.query import PAGE, Query, read
from stellwerk.store.dependency import Touched, path_of, sources
from stellwerk.store.part_change import parts_along

_KEY = itemgetter(0)
_MANY = 200
"""From this many objects on that leave, enter or move a list is sorted once, which is cheaper than inserting each."""


class ListChange(Record, frozen=True, kw_only=True):
    """How a live list changed.

    `removed` are old positions, descending; `inserted` new positions, ascending, after the removals. What moved is in
    both and named in `moved`. `changed`: property keys by id, for rows in the list. With `reset` the order may be
    entirely new and the positions are empty. `rows`, of a list too long for that: a stretch (from where, how many
    removed, how many inserted) outside of which all is as before. `came`: rows that were shown without their objects
    have them now.
    """

    reset: bool = False
    rows: tuple[int, int, int] | None = None
    came: bool = False
    removed: tuple[int, ...] = ()
    inserted: tuple[int, ...] = ()
    moved: tuple[str, ...] = ()
    changed: Mapping[str, frozenset[str]] = field(default_factory=dict)


class LiveQuery:
    """The answer to one query, kept true. Made by `Inventory.live`."""

    def __init__(
        self,
        graph: Graph,
        catalogue: Catalogue,
        text: str,
        kind: Kind | None,
        sort: tuple[str, ...],
        forget: Callable[["LiveQuery"], None],
    ) -> None:
        self._graph = graph
        self._catalogue = catalogue
        self._forget = forget
        self._closed = False
        self.changed: Signal[ListChange] = Signal()
        self._keys: dict[str, Any] = {}
        self._ordered: list[tuple[Any, str]] = []
        self._all: list[str] = []
        self.ids: Sequence[str] = ()
        """The ids in order. Replaced, never changed in place."""
        self._asked, self._sort = kind, sort
        self.query: Query = read(text, kind=kind, catalogue=catalogue)
        self._take(self.query.sorted_by(sort) if sort else self.query)

    @property
    def kind(self) -> Kind:
        """The kind of the objects listed."""
        return self._kind

    def set_sort(self, sort: tuple[str, ...]) -> None:
        """Order by these property keys (`-key` descending) from now on; empty = the query's own order."""
        self._sort = sort
        self._take(self.query.sorted_by(sort) if sort else self.query)
        self.changed.emit(ListChange(reset=True))

    def use(self, catalogue: Catalogue) -> None:
        """Read the text by another catalogue from now on. Where that cannot be, it goes on as it was: a list that
        somebody looks at keeps its last good answer. What changed is shown by the change that brings it."""
        self._catalogue = catalogue
        query, before = read(self.query.text, kind=self._asked, catalogue=catalogue), self.ids
        if not query.valid or query.kind is not self._kind:
            return
        self.query = query
        try:
            ordered = query.sorted_by(self._sort) if self._sort else query
        except Invalid:  # it was sorted by a field that is gone
            self._sort, ordered = (), query
        if ordered.checked == self._query.checked and ordered.reads == self._query.reads:
            return  # it means what it meant
        self._take(ordered)
        if before != self.ids:
            self.changed.emit(ListChange(reset=True))

    def position(self, id_: str) -> int | None:
        """Where an object stands, or None when it is not in the list."""
        if id_ not in self._keys:
            return None
        if self._paged:
            return list(self.ids).index(id_) if id_ in self.ids else None
        return bisect_left(self._ordered, (self._keys[id_], id_))

    def __len__(self) -> int:
        return len(self.ids)

    def close(self) -> None:
        """Stop following."""
        if not self._closed:
            self._closed = True
            self._forget(self)

    def follow(self, changes: ChangeSet, touched: Touched) -> None:
        """Take over a change of the inventory; called by the inventory."""
        own = touched.changed(self._kind, changes)
        suspects = self._suspects(changes, own, touched)
        shown = {id_: keys for id_, keys in own.items() if id_ in self._keys}
        if len(suspects) > max(_MANY, len(self._graph.all(self._kind)) // 2):
            self._make_anew(shown)
        elif suspects:
            self._retest(suspects, own, shown)
        elif shown:
            self.changed.emit(ListChange(changed=shown))

    def follow_samples(self) -> None:
        """New samples or a later time: evaluate again if the query depends on them."""
        if self._query.uses_samples or self._query.uses_time:
            self._make_anew({})

    def _take(self, query: Query) -> None:
        """Answer from now on by this query; raises Invalid if it has an error."""
        query.require_valid()
        assert query.kind is not None
        self._query = query
        self._kind = query.kind
        self._paged = query.page is not None
        self._paths = [path_of(self._catalogue, query.kind, path) for path in query.reads if len(path) > 1]
        # What an object's place depends on itself: its properties, and the relations that the query looks through.
        own = {path[-1] for path in query.reads if len(path) == 1}
        own |= {path.hops[0].key for path in self._paths}
        own |= {key for path in self._paths for key in path.hops[0].through}
        self._reads = frozenset(own)
        self._fill()

    def _fill(self) -> None:
        key = self._query.key(self._graph)
        self._keys = {entity.id: key(entity) for entity in self._query.found(self._kind, self._graph)}
        # By the key alone, which is complete: Python compares plain tuples at half the cost of nested ones.
        self._ordered = sorted([(key, id_) for id_, key in self._keys.items()], key=_KEY)
        self._all = [id_ for _key, id_ in self._ordered]
        self._publish()

    def _publish(self) -> None:
        page = self._query.page
        self.ids = self._all if page is None else self._all[PAGE * (page - 1) : PAGE * page]

    def _suspects(self, changes: ChangeSet, own: Mapping[str, frozenset[str]], touched: Touched) -> set[str]:
        """The objects whose membership or place may be different now. `own`: what changed of the listed kind."""
        kind = self._kind
        found = {ref.id for refs in (changes.added, changes.removed) for ref in refs if ref.kind is kind}
        found |= {id_ for id_, keys in own.items() if not keys.isdisjoint(self._reads)}
        if kind in PARTS:
            found |= set(parts_along(kind, touched))
        for path in self._paths:
            ends = touched.having(path.end, path.key)
            if ends:
                found |= sources(self._graph, path, ends)
        return found

    def _make_anew(self, shown: Mapping[str, frozenset[str]]) -> None:
        before = self.ids
        self._fill()
        if before != self.ids:
            self.changed.emit(ListChange(reset=True, changed=shown))
        elif shown:
            self.changed.emit(ListChange(changed=shown))

    def _retest(
        self, suspects: set[str], own: Mapping[str, frozenset[str]], shown: Mapping[str, frozenset[str]]
    ) -> None:
        key_of, there = self._query.key(self._graph), self._graph.tables.get(self._kind, {})
        entities = [entity for id_ in suspects if (entity := there.get(id_)) is not None]
        fitting: dict[str, Entity] = {}
        for entity in self._query.sifted(self._kind, entities, self._graph):
            fitting[entity.id] = entity
        leaving: list[tuple[Any, str]] = []
        entering: list[tuple[Any, str]] = []
        for id_ in suspects:
            fit, old = fitting.get(id_), self._keys.get(id_)
            if fit is not None and old is not None and self._keeps_place(own.get(id_)):
                continue
            key = None if fit is None else key_of(fit)
            if key == old:
                continue
            if old is not None:
                leaving.append((old, id_))
                del self._keys[id_]
            if key is not None:
                entering.append((key, id_))
                self._keys[id_] = key
        many = len(leaving) + len(entering) > _MANY
        change = self._exchange(leaving, entering, shown) if many else self._move(leaving, entering, shown)
        if self._paged and (change.removed or change.inserted):
            self._publish()
            self.changed.emit(ListChange(reset=True, changed=shown))
        elif change.reset or change.removed or change.inserted or change.changed:
            self._publish()
            self.changed.emit(change)

    def _keeps_place(self, changed: frozenset[str] | None) -> bool:
        """Whether what changed of an object itself, and nothing else may have, has nothing to do with the order."""
        places = self._query.places_by
        return changed is not None and places is not None and places.isdisjoint(changed)

    def _exchange(
        self,
        leaving: list[tuple[Any, str]],
        entering: list[tuple[Any, str]],
        shown: Mapping[str, frozenset[str]],
    ) -> ListChange:
        """The same as `_move` for many: what stays is sorted already, and sorting makes use of that."""
        left = {id_ for _key, id_ in leaving}
        ordered = [pair for pair in self._ordered if pair[1] not in left]
        ordered += sorted(entering, key=_KEY)
        ordered.sort(key=_KEY)
        self._ordered = ordered
        self._all = [id_ for _key, id_ in ordered]
        return ListChange(reset=True, changed={id_: keys for id_, keys in shown.items() if id_ in self._keys})

    def _move(
        self,
        leaving: list[tuple[Any, str]],
        entering: list[tuple[Any, str]],
        shown: Mapping[str, frozenset[str]],
    ) -> ListChange:
        ids = self._all.copy()
        removed = sorted((bisect_left(self._ordered, pair) for pair in leaving), reverse=True)
        for position in removed:
            del self._ordered[position], ids[position]
        inserted: list[int] = []
        for pair in sorted(entering):
            position = bisect_left(self._ordered, pair)
            self._ordered.insert(position, pair)
            ids.insert(position, pair[1])
            inserted.append(position)
        self._all = ids
        left = {id_ for _key, id_ in leaving}
        return ListChange(
            removed=tuple(removed),
            inserted=tuple(inserted),
            moved=tuple(id_ for _key, id_ in entering if id_ in left),
            changed={id_: keys for id_, keys in shown.items() if id_ in self._keys},
        )
