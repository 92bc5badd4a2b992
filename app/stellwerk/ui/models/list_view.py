"""The list widget: sorting by header, type to jump, copying, selection by object. Owner thread."""

from collections.abc import Callable
from itertools import chain, islice

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.signal import Signal as Notice
from stellwerk.model.entity import name_of
from stellwerk.ui.models.cell import title_of
from stellwerk.ui.models.delegate import CellDelegate
from stellwerk.ui.models.drag import DragStart, begin_drag, drag_words
from stellwerk.ui.models.group.row_group import Heading, Row
from stellwerk.ui.models.heading_key import heading_key, toggle
from stellwerk.ui.models.list_header import ListHeader
from stellwerk.ui.models.list_model import ListModel, Window
from stellwerk.ui.models.row_sync import unbroken
from stellwerk.ui.models.view_key import Typed, asks_for_menu, opens
from stellwerk.ui.theme.metric import BETWEEN
from stellwerk.ui.theme.theme import Theme


class ListView(QTableView):
    """Shows one `ListModel` at a time and closes it when another comes or `close_model` is called.

    Signals carry references, never indexes.
    """

    opened = Signal(object)
    """A Ref: double click or Enter."""
    menu_wanted = Signal(QPoint, list)
    """Global place and the Refs selected."""
    selection_changed = Signal(list)
    """The Refs selected, in the order of the list."""
    group_menu_wanted = Signal(QPoint, object)
    """Global place and the Heading whose menu is wanted."""

    def __init__(self, theme: Theme, sampled: Notice[None], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model: ListModel | None = None
        self._typed = Typed()
        self._drag = DragStart()
        self._anchor: tuple[Row, int] | None = None
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self, theme))
        self.header = ListHeader(theme, self)
        self.setHorizontalHeader(self.header)
        self._dress()
        self._subscriptions = [sampled.connect(self._repaint_samples), theme.changed.connect(self._resize_rows)]
        self.look_at: Callable[[Ref], bool] = lambda _ref: False
        """Takes a double click; false = it opens like Enter."""
        self.takes_order: Callable[[tuple[str, ...]], bool] = lambda _keys: False
        """Takes another order; false = the rows are put into it here."""
        self.doubleClicked.connect(lambda index: self._double_clicked(self.list_model.ref(index.row())))
        self.horizontalHeader().sectionClicked.connect(self._sort_by)

    def _double_clicked(self, ref: Ref) -> None:
        if not self.look_at(ref):
            self.opened.emit(ref)

    @property
    def list_model(self) -> ListModel:
        """The model shown; there is one before anything can be clicked."""
        assert self._model is not None
        return self._model

    def show_model(self, model: ListModel) -> None:
        """Show this one from now on; the one before is closed."""
        self.close_model()
        self._model = model
        model.window = self._window
        model.about_to_follow.connect(self._keep_place)
        model.followed.connect(self._restore_place)
        self.setModel(model)
        self.selectionModel().selectionChanged.connect(lambda: self.selection_changed.emit(self.selected()))
        self.selectionModel().currentRowChanged.connect(self._repaint_headings)
        digit = self.fontMetrics().horizontalAdvance("0")
        for column, prop in enumerate(model.columns):
            title = self.fontMetrics().horizontalAdvance(title_of(prop))
            self.setColumnWidth(column, max(prop.column.width * digit, title) + 3 * BETWEEN)

    def close_model(self) -> None:
        """Stop following; the view is empty afterwards."""
        model, self._model = self._model, None
        if model is not None:
            self.setModel(None)
            model.close()
            model.deleteLater()

    def release(self) -> None:
        """The view goes away and the model with it: close that and stop listening."""
        # It stays the view's: to take it out takes time for what nobody sees any more.
        if self._model is not None and self._model.parent() is not self:
            self._model.close()
            self._model.setParent(self)
        for subscription in self._subscriptions:
            subscription.close()

    def selected(self) -> list[Ref]:
        """What is selected, in the order of the list."""
        if self._model is None:
            return []
        return [ref for ref in self._model.refs(self._selected_rows()) if ref.id]

    def select(self, refs: list[Ref]) -> None:
        """Select these, as far as they are shown, and make the first one current."""
        selection = self.selectionModel()
        selection.clearSelection()
        rows = sorted(row for ref in refs if (row := self.list_model.row_of(ref.id)) is not None)
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        wanted = QItemSelection()
        for first, last in unbroken(rows):
            wanted.append(QItemSelectionRange(self.list_model.index(first, 0), self.list_model.index(last, 0)))
        selection.select(wanted, flags)
        if rows:
            selection.setCurrentIndex(self.list_model.index(rows[0], 0), selection.SelectionFlag.NoUpdate)

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and the last one; the first alone where there is none yet."""
        return self._window() or (0, 0)

    def stand_at(self, place: int) -> None:
        """Scroll to where the scroll bar stood in a list of the same rows."""
        self.updateGeometries()
        self.verticalScrollBar().setValue(place)

    def sort_by(self, column: int, *, adds: bool = False) -> None:
        """Sort by a column; the other way round if it was sorted by it. `adds`: after the keys that there are."""
        model, header, ascending = self.list_model, self.horizontalHeader(), Qt.SortOrder.AscendingOrder
        key = model.columns[column].key
        if model.live.query.catalogue.prop(model.live.kind, key) is None:  # a column of buttons
            header.setSortIndicator(-1, ascending)
            return
        chosen = f"-{key}" if key in model.order else key
        rest = tuple(k for k in model.order if k.lstrip("-") != key) if adds else ()
        if self.takes_order((*rest, chosen)):
            return
        model.set_sort((*rest, chosen))
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if chosen.startswith("-") else ascending)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as text and as a table for spreadsheets."""
        rows = self._selected_rows()
        columns = [c for c in range(len(self.list_model.columns)) if not self.isColumnHidden(c)]
        columns.sort(key=self.horizontalHeader().visualIndex)
        table = [[self.list_model.text(row, column) for column in columns] for row in rows]
        if not table:
            return
        data = QMimeData()
        data.setText("\n".join("\t".join(line) for line in table))
        from html import escape  # here: a start copies nothing

        lines = ("".join(f"<td>{escape(text)}</td>" for text in line) for line in table)
        data.setHtml("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
        QGuiApplication.clipboard().setMimeData(data)

    # --- Qt's side ---

    def keyboardSearch(self, search: str) -> None:
        """Jump to the next object whose name begins with what is typed."""
        if self.list_model.most_selected is not None:
            return  # too many to look at
        begin, model = self._typed.add(search), self.list_model
        count, row = model.rowCount(), self.currentIndex().row()
        if self._typed.repeated:
            begin, row = begin[:1], row + 1
        for step in range(count):
            candidate = (max(row, 0) + step) % count
            entity = model.entity(candidate)
            if entity is not None and name_of(entity).casefold().startswith(begin):
                self.setCurrentIndex(model.index(candidate, max(0, self.currentIndex().column())))
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, open, menu; the rest is Qt's."""
        heading = self._current_heading()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif heading is not None and (row := heading_key(event, self.list_model, heading)) is not None:
            self.setCurrentIndex(self.list_model.index(row, max(0, self.currentIndex().column())))
        elif opens(event) and self.currentIndex().isValid():
            self.opened.emit(self.list_model.ref(self.currentIndex().row()))
        elif asks_for_menu(event):
            self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right button, or the menu key."""
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft() if keyboard else event.pos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into the empty part clears the selection; what is selected, or a name, can be dragged."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            self.clearSelection()
        if self._toggle_at(event):
            return
        chosen = index.isValid() and (index.column() == 0 or self.selectionModel().isSelected(index))
        self._drag.pressed(event, chosen)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Rows that are dragged are not selected on the way."""
        if self._drag.moved(event):
            self._drag_selected()
        elif not self._drag.armed:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It was a click after all."""
        self._drag.released()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Headings have opened and closed again; objects open."""
        if not self._toggle_at(event):
            super().mouseDoubleClickEvent(event)

    def _toggle_at(self, event: QMouseEvent) -> bool:
        """A plain click on a heading collapses its group or shows it again."""
        index = self.indexAt(event.position().toPoint())
        heading = self.list_model.heading(index.row()) if index.isValid() else None
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if heading is None or not plain:
            return False
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        toggle(self.list_model, heading)
        return True

    def _current_heading(self) -> Heading | None:
        index = self.currentIndex()
        return self.list_model.heading(index.row()) if index.isValid() else None

    def _selected_rows(self) -> list[int]:
        """The rows of objects that are selected, from the top: headings among them are no objects. Of a list that is
        too long to be gone through the first of them."""
        most = self.list_model.most_selected
        if most is None:
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            return [row for row in rows if self.list_model.heading(row) is None]
        chosen = self.selectionModel().selection()
        ranges = sorted((chosen.at(n).top(), chosen.at(n).bottom()) for n in range(chosen.count()))
        return list(
            islice(chain.from_iterable(range(top, bottom + 1) for top, bottom in ranges), self.list_model.most_selected)
        )

    def _repaint_headings(self, current: QModelIndex, before: QModelIndex) -> None:
        """The frame of the current heading goes round the whole row."""
        for index in (current, before):
            if index.isValid():
                top = self.rowViewportPosition(index.row())
                self.viewport().update(0, top, self.viewport().width(), self._theme.row_height)

    def _drag_selected(self) -> None:
        refs = self.selected()
        if refs:
            begin_drag(self, refs, drag_words(refs, self.list_model.graph))

    def _ask_menu(self, place: QPoint) -> None:
        refs, heading = self.selected(), self._current_heading()
        if heading is not None:
            self.group_menu_wanted.emit(self.viewport().mapToGlobal(place), heading)
        elif refs:
            self.menu_wanted.emit(self.viewport().mapToGlobal(place), refs)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self._resize_rows(None)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setSortIndicatorShown(False)  # its place in the order is part of a title
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _resize_rows(self, _: None) -> None:
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setDefaultSectionSize(self._theme.row_height)

    def _sort_by(self, column: int) -> None:
        """A click sorts, a second one reverses, shift adds a key."""
        adds = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.sort_by(column, adds=adds)

    def _window(self) -> Window:
        """The rows in sight."""
        if not self.isVisible() or self._model is None or not self._model.rowCount():
            return None
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), last if last >= 0 else self._model.rowCount() - 1

    def _repaint_samples(self, _: None) -> None:
        """New numbers: only their columns are painted again."""
        if self._model is None or not self.isVisible():
            return
        for column in self._model.sampled_columns():
            if not self.isColumnHidden(column):
                left, width = self.columnViewportPosition(column), self.columnWidth(column)
                self.viewport().update(QRect(left, 0, width, self.viewport().height()))

    def _keep_place(self) -> None:
        """Remember which object is at the top, unless the view stands at its beginning."""
        value, height = self.verticalScrollBar().value(), self._theme.row_height
        row = value // height
        at_row = value > 0 and row < self.list_model.rowCount()
        self._anchor = (self.list_model.shown(row), value - row * height) if at_row else None

    def _restore_place(self) -> None:
        row = self.list_model.row_of(self._anchor[0]) if self._anchor else None
        if row is not None and self._anchor is not None:
            self.updateGeometries()
            self.verticalScrollBar().setValue(row * self._theme.row_height + self._anchor[1])
