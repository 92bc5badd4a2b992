"""What a live list has, by name: events and tasks are read from the database before they are listed. Owner thread."""

from collections.abc import Mapping, Sequence
from functools import partial

from stellwerk.cli.listing.wish import Wish
from stellwerk.cli.session import Session
from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref
from stellwerk.core.signal import Signal
from stellwerk.model.entity import Entity
from stellwerk.ports.archive import Recorded, Row
from stellwerk.ports.lane import Answer
from stellwerk.search.crossing.outside import OUTSIDE
from stellwerk.services.query.stored import StoredQuery
from stellwerk.store.live import ListChange

PORTION = 1000
"""Events read at once."""


class Listed:
    """Follows the query of a wish until `close`; `changed` tells of it. `most`: only so many rows are looked at, so
    others need no names; None = all are."""

    def __init__(self, session: Session, wish: Wish, most: int | None = None) -> None:
        self.changed: Signal[ListChange] = Signal()
        self._session, self._kind, self._most = session, wish.kind, most
        self._live = session.app.queries.live(wish.query.canonical)
        self._stored = self._live if isinstance(self._live, StoredQuery) else None
        self._read = self._stored if wish.kind in OUTSIDE else None
        self._names: dict[Row, str] = {}
        self._entities: dict[str, Entity] = {}
        self._missing: Sequence[Row] = ()
        self._told: dict[str, frozenset[str]] = {}
        self._reading = self._closed = False
        self._known = self._read is None
        self.ids: Sequence[str] = () if self._known is False else self._memory_ids()
        self._live.changed.connect(self._follow)

    @property
    def settled(self) -> bool:
        """There is an answer."""
        return self._known and (self._stored is None or self._stored.settled)

    @property
    def error(self) -> AppError | None:
        """Why there is none."""
        return self._stored.error if self._stored is not None else None

    def entity(self, id_: str) -> Entity | None:
        """An object that is listed, as new as it is known."""
        return self._session.graph.get(Ref(self._kind, id_)) or self._entities.get(id_)

    def set_sort(self, keys: tuple[str, ...]) -> None:
        """Order by these property keys (`-key` descending) from now on."""
        self._live.set_sort(keys)

    def close(self) -> None:
        """Follow no more."""
        self._closed = True
        self._live.close()

    def _memory_ids(self) -> Sequence[str]:
        return [str(row) for row in self._live.ids] if self._stored is not None else self._live.ids  # type: ignore[return-value]

    def _follow(self, change: ListChange) -> None:
        if self._read is None:
            self.ids = self._memory_ids()
            self.changed.emit(change)
            return
        self._told.update(change.changed)
        if self._read.settled and not self._reading:
            self._begin()

    def _begin(self) -> None:
        """Read what has no name yet, then tell."""
        assert self._read is not None
        for row, entity in self._read.lacking.items():
            self._note(row, entity)
        self._missing = [row for row in self._read.ids[: self._most] if row not in self._names]
        self._next()

    def _next(self) -> None:
        portion, self._missing = self._missing[:PORTION], self._missing[PORTION:]
        if not portion:
            self._tell()
            return
        self._reading = True
        self._session.app.queries.load(self._kind, portion, partial(self._got, portion))

    def _got(self, rows: Sequence[Row], told: Answer[Mapping[Row, Recorded]]) -> None:
        self._reading = False
        if self._closed:
            return
        there = told.value or {}
        for row in rows:
            self._note(row, there.get(row))
        self._next()

    def _note(self, row: Row, entity: Entity | None) -> None:
        """A row without an object is one that is gone."""
        self._names[row] = entity.id if entity is not None else ""
        if entity is not None:
            self._entities[entity.id] = entity

    def _tell(self) -> None:
        assert self._read is not None
        rows = self._read.ids
        if any(row not in self._names for row in rows[: self._most]):
            self._begin()  # it changed meanwhile
            return
        named = [name for row in rows if (name := self._names.get(row, str(row)))]
        self.ids, self._known, told, self._told = named, True, self._told, {}
        self.changed.emit(ListChange(reset=True, changed=told))
