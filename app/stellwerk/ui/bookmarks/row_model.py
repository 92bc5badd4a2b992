"""The bookmarks in their order, as rows that can be renamed and moved. Owner thread."""

from typing import Any

from PySide6.QtCore import Qt, Signal

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.bookmarks.row_look import RowLook, look_of, spoken, tool_tip
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.list_model import Index, ListModel
from stellwerk.ui.models.pace import Pace

_ORDER = "Bookmarks: sortby position, name"
"""The order of `commands.bookmark.in_order`."""
_COUNT_EVERY = 0.5
"""Seconds between two paintings of numbers: while hosts are synchronised, most change all the time."""


class RowModel(ListModel):
    """One column. What the user wants is told, the rows follow once it has been done."""

    renamed = Signal(object, str)
    """A Ref and the name it is to have."""
    moved = Signal(object, int)
    """A Ref and the place it is to have, from 1."""

    def __init__(self, desk: Desk) -> None:
        name = CATALOGUE.props[Kind.BOOKMARK]["name"]
        self._order = desk.inventory.live(_ORDER)
        super().__init__(self._order, desk.inventory.view, [name], desk.loop)
        self._open = ""
        self._recounted: set[str] = set()
        self._numbers = Pace(desk.loop, self._show_numbers, _COUNT_EVERY)
        self._counted = desk.hits.counted.connect(self._note_number) if desk.hits else None

    def close(self) -> None:
        """Follow no more."""
        if self._counted is not None:
            self._counted.close()
        self._numbers.close()
        super().close()

    def bookmark(self, row: int) -> Bookmark | None:
        """The bookmark of a row; None when it has just vanished."""
        found = self.entity(row) if 0 <= row < self.rowCount() else None
        return found if isinstance(found, Bookmark) else None

    def look(self, row: int) -> RowLook | None:
        """What is painted in a row."""
        bookmark = self.bookmark(row)
        return None if bookmark is None else look_of(bookmark, self.graph, is_open=bookmark.id == self._open)

    def set_open(self, id_: str) -> None:
        """The query of this bookmark is in sight; empty = of none."""
        before, self._open = self._open, id_
        for one in {before, id_} - {""} if before != id_ else ():
            self.touch(one, "open")

    def _note_number(self, id_: str) -> None:
        self._recounted.add(id_)
        self._numbers.ask()

    def _show_numbers(self) -> None:
        recounted, self._recounted = self._recounted, set()
        for id_ in recounted:
            self.touch(id_, "hits")

    def want_place(self, row: int, place: int) -> None:
        """Have a row moved to that place, from 1, if there is one."""
        if 0 <= row < self.rowCount() and 1 <= place <= self.rowCount() and place != row + 1:
            self.moved.emit(self.ref(row), place)

    def want_step(self, row: int, by: int) -> None:
        """Have a row moved up (-1) or down (1) from where it is by now: keys come faster than rows are shown."""
        ref = self.ref(row) if 0 <= row < self.rowCount() else None
        at = self._order.position(ref.id) if ref is not None else None
        if at is not None and 0 <= at + by < len(self.live):
            self.moved.emit(ref, at + by + 1)

    # --- Qt's side ---

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name; in words what the row shows; what it asks."""
        bookmark = self.bookmark(index.row())
        if bookmark is None:
            return None
        match role:
            case Qt.ItemDataRole.EditRole:
                return bookmark.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(bookmark, self.graph, is_open=bookmark.id == self._open)
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(bookmark, self.graph)
            case _:
                return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another name is wanted."""
        bookmark = self.bookmark(index.row())
        name = str(value).strip()
        if bookmark is None or role != Qt.ItemDataRole.EditRole or not name or name == bookmark.name:
            return False
        self.renamed.emit(Ref(Kind.BOOKMARK, bookmark.id), name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are dropped between rows, never on one."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """They move."""
        return Qt.DropAction.MoveAction

    def moveRows(self, source: Index, row: int, count: int, target: Index, child: int) -> bool:
        """A row was dropped before the row `child`; it moves once the command has been done."""
        if source.isValid() or target.isValid() or count != 1:
            return False
        self.want_place(row, child if child > row else child + 1)
        return True
