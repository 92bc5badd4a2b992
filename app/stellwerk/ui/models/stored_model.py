"""A table over events or tasks of the database, any number of them, read when they come in sight. Owner thread.

The scroll bar spans all rows. One whose event is still being read is a muted mark for a moment.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from PySide6.QtCore import QModelIndex

from stellwerk.core.ids import Ref
from stellwerk.core.loop import Loop
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.ports.archive import Row
from stellwerk.services.query.stored import StoredQuery
from stellwerk.store.live import ListChange
from stellwerk.ui.models.cell import Cell
from stellwerk.ui.models.group.row_group import Heading
from stellwerk.ui.models.list_model import Index, ListModel

COMING = Cell("…", grey=True)
"""For a row whose object is being read."""
BEFORE, AFTER = 50, 200
"""Rows that are read with those in sight."""
_MOST_SEEN = 20_000


def not_in_memory(model: ListModel, refs: Iterable[Ref]) -> list[Entity]:
    """Old events or tasks among these that a list shows and memory, where pages and commands look for them, does not
    have. What a list of memory shows is there: ten thousand objects are not looked up for that."""
    if not isinstance(model, StoredModel):
        return []
    rows = (model.row_of(ref.id) for ref in refs if model.graph.get(ref) is None)
    return [entity for row in rows if row is not None and (entity := model.entity(row)) is not None]


class StoredModel(ListModel):
    """As `ListModel`, of a stored query."""

    most_selected = 1000

    def __init__(
        self,
        live: StoredQuery,
        graph: Graph,
        columns: Sequence[Prop[Any]],
        loop: Loop,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(live, graph, columns, loop, monotonic)
        self.grouping.most = 0
        self._loop = loop
        self._stored = live
        self._shown: Sequence[Row] = live.ids
        self._count = len(live)
        self._seen: dict[str, int] = {}
        self._lacks: int | None = None

    @property
    def count(self) -> int:
        """Rows of the list."""
        return self._count

    def set_groups(self, props: Sequence[Prop[Any]]) -> None:
        """A million rows are not gone through for groups: they stay as they are."""

    def heading(self, row: int) -> None:
        """There are none."""

    def shown(self, row: int) -> str:
        """The id of the object of a row, as far as it was read."""
        return self.ref(row).id

    def ref(self, row: int) -> Ref:
        """What a row shows; without an id while it is being read."""
        entity = self.entity(row)
        if entity is None:
            return Ref(self.live.kind, "")
        self._saw(entity.id, row)
        return Ref(self.live.kind, entity.id)

    def refs(self, rows: Iterable[int]) -> list[Ref]:
        """As `ref`, of many rows in a third of the time."""
        kind, shown, id_of, seen = self.live.kind, self._shown, self._stored.id_of, self._seen
        found = [(id_of(shown[row]) if row < len(shown) else "", row) for row in rows]
        if len(seen) > _MOST_SEEN:
            seen.clear()
        seen.update(pair for pair in found if pair[0])
        return [Ref(kind, id_) for id_, _row in found]

    def entity(self, row: int) -> Entity | None:
        """The object of a row; None while it is being read."""
        return self._stored.entity(self._shown[row]) if row < len(self._shown) else None

    def row_of(self, shown: str | Heading) -> int | None:
        """Where an object stands that was in sight."""
        return self._seen.get(shown) if isinstance(shown, str) else None

    def cell(self, row: int, column: int) -> Cell:
        """What is painted in a cell; what is not there yet is read."""
        entity = self.entity(row)
        if entity is None:
            self._want(row)
            return COMING
        if column == 0:
            self._saw(entity.id, row)
            if self._stored.pages.is_old(self._shown[row]):
                self._want(row)
        return self._filled(entity, column)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Rows of the list; none below a row."""
        return 0 if parent.isValid() else self._count

    def read_around(self, window: tuple[int, int]) -> None:
        """Read these rows and some around, before they are in sight."""
        self._stored.want(self._shown[max(0, window[0] - BEFORE) : window[1] + AFTER])

    # --- following ---

    def _saw(self, id_: str, row: int) -> None:
        if len(self._seen) > _MOST_SEEN:
            self._seen.clear()
        self._seen[id_] = row

    def _want(self, row: int) -> None:
        if self._lacks is None:
            self._loop.post(self._read)
        self._lacks = row

    def _read(self) -> None:
        """Read what is in sight and some rows around; what was passed by in the meantime is not read."""
        row, self._lacks = self._lacks, None
        if row is None:
            return
        first, last = (self.window() if self.window is not None else None) or (row, row)
        self.read_around((first, last))

    def _note(self, change: ListChange) -> None:
        if change.rows is not None:
            self._splice(*change.rows)
        if change.came:
            self._repaint()
        if change.changed:
            super()._note(change)

    def _found(self) -> Sequence[str]:
        return ()

    def _follow(self) -> None:
        news, self._news = self._news, []
        if news:
            self._announce(news)

    def _splice(self, at: int, removed: int, inserted: int) -> None:
        """Exchange a stretch of rows, in a moment however many there are."""
        self.about_to_follow.emit()
        if removed and removed == self._count:
            self.beginResetModel()
            self._shown, self._count = self._stored.ids, inserted
            self._seen.clear()
            self.endResetModel()
        else:
            old, new = self._shown, self._stored.ids
            if removed:
                self.beginRemoveRows(QModelIndex(), at, at + removed - 1)
                self._put(_without(old, at, removed) if inserted else new, -removed)
                self.endRemoveRows()
            if inserted:
                self.beginInsertRows(QModelIndex(), at, at + inserted - 1)
                self._put(new, inserted)
                self.endInsertRows()
            self._seen = {
                id_: row if row < at else row + inserted - removed
                for id_, row in self._seen.items()
                if row < at or row >= at + removed
            }
        self.followed.emit()

    def _put(self, rows: Sequence[Row], more: int) -> None:
        self._shown = rows
        self._count += more

    def _repaint(self) -> None:
        window = self.window() if self.window is not None else (0, self._count - 1)
        if window is not None and self.columns and self._count:
            last = min(window[1], self._count - 1)
            self.dataChanged.emit(self.index(window[0], 0), self.index(last, len(self.columns) - 1))


def _without(rows: Sequence[Row], at: int, removed: int) -> Sequence[Row]:
    """The rows but for a stretch; of numbers in one piece of memory, which takes a millisecond for a million."""
    copy: Any = rows[:]
    del copy[at : at + removed]
    return cast("Sequence[Row]", copy)
