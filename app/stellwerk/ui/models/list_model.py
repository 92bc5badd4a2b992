"""A table over a live query: ids in, values through properties, read when painted. Owner thread.

The rows follow the query at most ten times a second after the first change. Sorting is the query's: no proxies.
Grouped, headings stand between the rows of objects.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import SIGNAL, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from stellwerk.core.ids import Ref
from stellwerk.core.loop import Loop
from stellwerk.core.text import translate
from stellwerk.model.catalogue.prop import Prop, Source
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.search.checked import sort_text
from stellwerk.store.live import ListChange, LiveQuery
from stellwerk.ui.models.cell import BLANK, GONE, NUMBERS, Cell, cell_of, cell_text, sorted_title, title_of
from stellwerk.ui.models.group.grouping import Grouping
from stellwerk.ui.models.group.row_group import Heading, Path, Row
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.models.row_sync import synchronise
from stellwerk.ui.models.spark.line import Line, tip_of

if TYPE_CHECKING:  # a start needs none of it
    from stellwerk.services.query.stored import StoredQuery

Index = QModelIndex | QPersistentModelIndex
Window = tuple[int, int] | None
"""First and last row in sight; None = none is."""

_HINTED = "(QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint)"
_REORDERING, _REORDERED = SIGNAL(f"layoutAboutToBeChanged{_HINTED}"), SIGNAL(f"layoutChanged{_HINTED}")
"""PySide's own names for them lead to the forms without a hint."""
_NOTHING, _HEADING = Qt.ItemFlag.NoItemFlags, Qt.ItemFlag.ItemIsEnabled
_OBJECT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_SINGLE = 60
"""Up to this many cells are announced one by one: Qt repaints the whole view for anything but a single cell."""


class ListModel(QAbstractTableModel):
    """Rows of one live query, which the model closes with itself. The first column carries the icon."""

    most_selected: int | None = None
    """So many of the rows selected count; None = all. A list with a limit may be too long to be gone through."""
    about_to_follow = Signal()
    followed = Signal()
    """Around every change of rows, so that a view can stay where it is."""

    def __init__(
        self,
        live: "LiveQuery | StoredQuery",
        graph: Graph,
        columns: Sequence[Prop[Any]],
        loop: Loop,
        monotonic: Callable[[], float] = time.monotonic,
        processor: Callable[[], float] = time.thread_time,
    ) -> None:
        super().__init__()
        self.live = live
        self.graph = graph
        self.window: Callable[[], Window] | None = None
        """Answers which rows are in sight; set by the view. Rows out of sight are not announced when they change."""
        self.lines: Callable[[str, Prop[Any]], Line | None] | None = None
        """Answers the last minutes of a property of an object; None where no list shows them."""
        self._columns = tuple(columns)
        self._ids: list[Row] = list(self._found())
        self._rows: dict[Row, int] | None = None
        self.grouping = Grouping(live, graph)
        self._news: list[Mapping[str, frozenset[str]]] = []
        self._sort: tuple[str, ...] = ()
        self._pace = Pace(loop, self._follow, monotonic=monotonic, processor=processor)
        self._subscription = live.changed.connect(self._note)

    @property
    def columns(self) -> tuple[Prop[Any], ...]:
        """The properties shown, from the left."""
        return self._columns

    @property
    def sort_keys(self) -> tuple[str, ...]:
        """The order chosen by the user (`-key` descending); empty = the query's own."""
        return self._sort

    @property
    def order(self) -> tuple[str, ...]:
        """The order that it has: the one chosen, else the one that the query says, in the same form."""
        return self._sort or tuple(sort_text(key) for key in self.live.query.sort)

    @property
    def count(self) -> int:
        """The objects listed, those in collapsed groups too."""
        return self.grouping.total if self.grouping.active else len(self._ids)

    def close(self) -> None:
        """Follow no more; closes the query."""
        self._pace.close()
        self._subscription.close()
        self.live.close()

    def set_columns(self, columns: Sequence[Prop[Any]]) -> None:
        """Show these properties instead."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    def set_sort(self, keys: tuple[str, ...]) -> None:
        """Order by these property keys at once."""
        self._sort = keys
        self.live.set_sort(keys)
        self.grouping.turn(keys)
        self._follow()
        if self._columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def set_groups(self, props: Sequence[Prop[Any]]) -> None:
        """Group by these properties, the outermost first; none = one list."""
        self.grouping.choose(props, self._sort)
        self._follow()

    def collapse(self, paths: Iterable[Path]) -> None:
        """Exactly these groups are collapsed from now on."""
        before = set(self.grouping.collapsed)
        self.grouping.collapse(paths)
        self._follow()
        self._announce_headings(before.symmetric_difference(self.grouping.collapsed))

    def heading(self, row: int) -> Heading | None:
        """The heading that a row is; None for the row of an object."""
        shown = self._ids[row]
        return shown if isinstance(shown, Heading) else None

    def shown(self, row: int) -> Row:
        """What a row stands for: an id or a heading."""
        return self._ids[row]

    def ref(self, row: int) -> Ref:
        """The object that a row shows; not to be asked of headings."""
        shown = self._ids[row]
        assert isinstance(shown, str)
        return Ref(self.live.kind, shown)

    def refs(self, rows: Iterable[int]) -> list[Ref]:
        """What these rows show, as `ref` answers."""
        return [self.ref(row) for row in rows]

    def entity(self, row: int) -> Entity | None:
        """The object of a row; None when it has just vanished, and for headings."""
        shown = self._ids[row]
        return self.graph.get(Ref(self.live.kind, shown)) if isinstance(shown, str) else None

    def row_of(self, shown: Row) -> int | None:
        """Where an object or a heading stands; None when it is not shown."""
        if self._rows is None:
            self._rows = {shown: row for row, shown in enumerate(self._ids)}
        return self._rows.get(shown)

    def cell(self, row: int, column: int) -> Cell:
        """What is painted in a cell."""
        entity = self.entity(row)
        if entity is None:
            return GONE if self.heading(row) is None else BLANK
        return self._filled(entity, column)

    def _filled(self, entity: Entity, column: int) -> Cell:
        cell = cell_of(self._columns[column], entity, self.graph, first=column == 0)
        line = self.lines(entity.id, self._columns[column]) if self.lines is not None else None
        return cell if line is None else cell._replace(bar=None, line=line)

    def text(self, row: int, column: int) -> str:
        """The text of a cell, as it is copied."""
        heading, entity = self.heading(row), self.entity(row)
        if heading is not None:
            return "{}: {} ({})".format(*self.grouping.words(heading)) if column == 0 else ""
        return GONE.text if entity is None else cell_text(self._columns[column], entity, self.graph)

    def sampled_columns(self) -> list[int]:
        """The columns whose values are samples."""
        return [column for column, prop in enumerate(self._columns) if prop.source is Source.STATS]

    def touch(self, id_: str, key: str) -> None:
        """A property of an object is another one, which no change of the query tells of: it is announced in time."""
        self._news.append({id_: frozenset({key})})
        self._pace.ask()

    # --- Qt's side ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Rows of the list; none below a row."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Columns shown."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for whoever does not use `cell`: accessibility, tests, tool tips."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and what they mean as tool tip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        prop = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return sorted_title(title_of(prop), prop.key, self.order)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return title_of(prop)
        if role == Qt.ItemDataRole.ToolTipRole:
            return translate(prop.help)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if prop.kind in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can be gone to, not selected."""
        # Asked three times for each cell that is painted: made once.
        if not index.isValid():
            return _NOTHING
        return _OBJECT if self.heading(index.row()) is None else _HEADING

    # --- steps of row_sync ---

    def insert(self, at: int, ids: Sequence[Row]) -> None:
        """Put ids in before the row `at`."""
        self.beginInsertRows(QModelIndex(), at, at + len(ids) - 1)
        self._ids[at:at] = ids
        self._rows = None
        self.endInsertRows()

    def remove(self, at: int, count: int) -> None:
        """Take rows out."""
        self.beginRemoveRows(QModelIndex(), at, at + count - 1)
        del self._ids[at : at + count]
        self._rows = None
        self.endRemoveRows()

    def reorder(self, ids: Sequence[Row]) -> None:
        """Put the same ids into this order; what is selected stays selected."""
        # Said to be a sorting, a selection is kept row by row and not cell by cell: a tenth of the time.
        emit: Any = self.emit  # the stub knows no arguments
        emit(_REORDERING, [], QAbstractTableModel.LayoutChangeHint.VerticalSortHint)
        held = self.persistentIndexList()
        named = [(self._ids[index.row()], index.column()) for index in held]
        self._ids = list(ids)
        self._rows = None
        rows = {id_: self.row_of(id_) for id_, _column in named}
        moved = [self.index(rows[id_] or 0, column) for id_, column in named]
        self.changePersistentIndexList(held, moved)
        emit(_REORDERED, [], QAbstractTableModel.LayoutChangeHint.VerticalSortHint)

    # --- following ---

    def _found(self) -> Sequence[str]:
        """The ids that the query finds now."""
        return cast("Sequence[str]", self.live.ids)

    def _note(self, change: ListChange) -> None:
        if change.changed:
            self._news.append(change.changed)
        self.grouping.note(change)
        self._pace.ask()

    def _follow(self) -> None:
        before = self.grouping.counts
        rows = self.grouping.arranged()
        counts = self.grouping.counts
        if self._ids != rows or before != counts:
            self.about_to_follow.emit()
            synchronise(self._ids, rows, self)
            self.followed.emit()
        news, self._news = self._news, []
        if news:
            self._announce(news)
        self._announce_headings(path for path, count in counts.items() if before.get(path, count) != count)

    def _announce_headings(self, paths: Iterable[Path]) -> None:
        """Their counts or triangles are different: they are painted anew."""
        window = self.window() if self.window is not None else (0, len(self._ids) - 1)
        for path in paths:
            row = self.row_of(Heading(path))
            if row is not None and window is not None and window[0] <= row <= window[1]:
                for column in range(len(self._columns)):
                    index = self.index(row, column)
                    self.dataChanged.emit(index, index)

    def _announce(self, news: Sequence[Mapping[str, frozenset[str]]]) -> None:
        """Tell of what changed in the rows in sight, which are fewer than what changed at times when much does."""
        window = self.window() if self.window is not None else (0, len(self._ids) - 1)
        if window is None:
            return
        cells: list[tuple[int, int]] = []
        for row in range(window[0], min(window[1], self.rowCount() - 1) + 1):
            shown = self.shown(row)
            if isinstance(shown, str):
                cells += self._touched(row, [keys for new in news if (keys := new.get(shown)) is not None])
        if not cells:
            return
        if len(cells) <= _SINGLE:
            for row, column in cells:
                index = self.index(row, column)
                self.dataChanged.emit(index, index)
            return
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        self.dataChanged.emit(self.index(min(rows), min(columns)), self.index(max(rows), max(columns)))

    def _touched(self, row: int, news: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
        """Cells of one object that may look different now: its changed properties and its icon."""
        if not news:
            return []
        keys = news[0].union(*news[1:])
        touched = (
            column == 0 or prop.key in keys or not keys.isdisjoint(prop.reads)
            for column, prop in enumerate(self._columns)
        )
        return [(row, column) for column, is_touched in enumerate(touched) if is_touched]

    def _tool_tip(self, row: int, column: int) -> str:
        entity, prop = self.entity(row), self._columns[column]
        if self.heading(row) is not None:
            return self.text(row, 0)
        line = self.lines(entity.id, prop) if self.lines is not None and entity is not None else None
        if line is not None and line.strip is not None:
            return f"{self.text(row, column)}\n{tip_of(line.strip, prop, self.graph)}"
        if entity is None or prop.get(entity, self.graph) is not None:
            return self.text(row, column)
        return translate(prop.help)
