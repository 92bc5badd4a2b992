"""The bookmarks below the tree: a head that folds them, the list, and what is said while there are none.

Owner thread.
"""

import sys
from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Timer
from stellwerk.core.setting import Setting
from stellwerk.core.text import N_, _
from stellwerk.model.bookmark import Bookmark
from stellwerk.services.link.errand import Errand
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.bookmarks.known_query import KnownQueries
from stellwerk.ui.bookmarks.row_look import USUAL
from stellwerk.ui.bookmarks.row_menu import RowActs, row_menu
from stellwerk.ui.bookmarks.row_model import RowModel
from stellwerk.ui.bookmarks.row_view import REMOVE, RENAME, RowView
from stellwerk.ui.desk import Desk
from stellwerk.ui.theme.metric import BETWEEN, ROW, WITHIN

FOLDED = Setting(
    key="window.bookmarks_folded",
    default=False,
    title=N_("Bookmarks folded"),
    help=N_("Only the head of the bookmarks is shown"),
)
NEEDED = "stellwerk.services.query.queries"
"""What counts hits over events, with all that it imports: 10 ms."""
COUNT_AFTER = 0.4
"""Seconds after the panel is first shown until hits are counted: the window is painted by then."""
HEIGHT = 6 * ROW
"""Of the list, at first and when it is unfolded for the first time."""
_NO_LIMIT = 16_777_215
"""Qt's own largest size (QWIDGETSIZE_MAX)."""


class BookmarkDock(QDockWidget):
    """`query_opened` carries the query of a bookmark, `add_wanted` asks to keep the one in sight, `said` why not."""

    query_opened = Signal(str)
    add_wanted = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, book: ActionBook, known: KnownQueries, window: QMainWindow) -> None:
        super().__init__(_("Bookmarks"), window)
        self.setObjectName("bookmarks")
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea)
        self._desk, self._book, self._known, self._window = desk, book, known, window
        self._query = ""
        self._height = HEIGHT
        self._starting: Timer | None = None
        self._started = self._released = False
        self._model = RowModel(desk)
        self.view = RowView(self._model, desk.theme, lambda name: book.action(name).shortcut())
        self.note = _Empty(desk, self.add_wanted.emit)
        self.head = _Head(desk, self._toggle, self.add_wanted.emit)
        self._body = QWidget()
        self._stack = QStackedLayout(self._body)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.note)
        self.setTitleBarWidget(self.head)
        self.setWidget(self._body)
        self._connect()
        self._count()
        self.show_query("")
        self._wear(desk.settings.get(FOLDED))

    @property
    def folded(self) -> bool:
        """Only the head is shown."""
        return self._body.maximumHeight() == 0

    def show_query(self, query: str) -> None:
        """The list in sight stands for this query; empty = there is no list."""
        self._query = query
        self._mark()
        self.head.add.setEnabled(bool(query))
        self.note.button.setEnabled(bool(query))

    def fold(self, on: bool) -> None:
        """Show the head only, or all; kept across starts."""
        if on == self.folded:
            return
        if on:
            self._height = max(HEIGHT // 2, self._body.height())
        whole = self.height() + sum(dock.height() for dock in self._above())
        self._desk.settings.set(FOLDED, on)
        self._wear(on)
        self.take_height(whole)
        if not on:
            self._begin_counting()

    def take_height(self, whole: int) -> None:
        """As high as it was last; the docks above get the rest of so many pixels."""
        room = self.head.sizeHint().height() + (0 if self.folded else self._height)
        others = self._above()
        rooms = [(whole - room) // len(others) for _dock in others]
        self._window.resizeDocks([*others, self], [*rooms, room], Qt.Orientation.Vertical)

    def release(self) -> None:
        """The window goes away."""
        self._released = True
        self._subscription.close()
        if self._starting is not None:
            self._starting.cancel()
        self.view.release()
        self._model.close()

    def showEvent(self, event: QShowEvent) -> None:
        """The numbers are wanted from now on."""
        super().showEvent(event)
        if not self.folded:
            self._begin_counting()

    # --- building ---

    def _connect(self) -> None:
        self.view.opened.connect(self._open)
        self.view.removed.connect(lambda ref: self._desk.conductor.begin(REMOVE, (ref,)))
        self.view.menu_wanted.connect(self._show_menu)
        self._model.renamed.connect(lambda ref, name: self._update(ref, name=name))
        self._model.moved.connect(lambda ref, place: self._update(ref, position=place))
        for signal in (self._model.rowsInserted, self._model.rowsRemoved):
            signal.connect(lambda *_rows: self._count())
        self._subscription = self._desk.inventory.watch(lambda _changes: self._mark(), kinds=(Kind.BOOKMARK,))

    def _wear(self, folded: bool) -> None:
        # Not hidden: Qt makes a dock without a widget, and with it all docks of that side, as narrow as can be.
        self._body.setMaximumHeight(0 if folded else _NO_LIMIT)
        self._body.setEnabled(not folded)
        self.head.tell(folded)

    def _toggle(self) -> None:
        self.fold(not self.folded)

    # --- following ---

    def _above(self) -> list[QDockWidget]:
        """The others at the left that are shown."""
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        docks = (dock for dock in self._window.findChildren(QDockWidget) if self._window.dockWidgetArea(dock) is left)
        return [dock for dock in docks if dock is not self and not dock.isHidden()]

    def _begin_counting(self) -> None:
        if not self._started and self._starting is None:
            self._starting = self._desk.loop.after(COUNT_AFTER, self._start_counting)

    def _start_counting(self) -> None:
        """The modules come on a thread: hosts are being opened by now, and there is enough to do here."""
        self._started = True
        if NEEDED in sys.modules:
            self._count_hits()
        else:
            Errand(self._desk.loop, "hits", lambda: import_module(NEEDED), lambda _answer: self._count_hits()).start()

    def _count_hits(self) -> None:
        if self._desk.hits is not None and not self._released:
            self._desk.hits.start()

    def _mark(self) -> None:
        """Which bookmark's query is in sight."""
        found = self._known.find(self._query) if self._query else None
        self._model.set_open(found.id if found is not None else "")

    def _count(self) -> None:
        self._stack.setCurrentWidget(self.view if self._model.rowCount() else self.note)

    # --- doing ---

    def _open(self, bookmark: Bookmark) -> None:
        self.query_opened.emit(bookmark.query)

    def _update(self, ref: Ref, **args: object) -> None:
        refusal = self._desk.conductor.submit_with(RENAME, (ref,), **args)
        if refusal:
            self.said.emit(refusal)

    def _show_menu(self, at: QPoint, ref: Ref | None) -> None:
        row = self._model.row_of(ref.id) if ref is not None else None
        bookmark = self._model.bookmark(row) if row is not None else None
        row_menu(bookmark, self._acts(bookmark, row or 0), self._book, self._desk.theme, self).popup(at)

    def _acts(self, bookmark: Bookmark | None, row: int) -> RowActs:
        ref = Ref(Kind.BOOKMARK, bookmark.id) if bookmark is not None else None

        def on_row(call: Callable[[], None]) -> Callable[[], None]:
            return lambda: call() if ref is not None and self.view.point_at(ref) else None

        def set_glyph(glyph: str) -> None:
            if ref is not None:
                self._update(ref, icon="" if glyph == USUAL else glyph)

        return RowActs(
            open=lambda: self._open(bookmark) if bookmark is not None else None,
            rename=on_row(self.view.rename),
            set_glyph=set_glyph,
            step=lambda by: on_row(lambda: self.view.step(by))(),
            can_step=lambda by: 0 <= row + by < self._model.rowCount(),
            add=self.add_wanted.emit,
            can_add=bool(self._query),
        )


class _Head(QWidget):
    """Name and arrow fold; the plus keeps the search in sight."""

    def __init__(self, desk: Desk, fold: Callable[[], None], add: Callable[[], None]) -> None:
        super().__init__()
        self._icons = desk.theme.icons
        self.fold = QToolButton(self)
        self.fold.setText(_("Bookmarks"))
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setProperty("muted", True)
        self.fold.clicked.connect(lambda: fold())
        self.add = QToolButton(self)
        self.add.setIcon(self._icons.icon("plus"))
        self.add.setToolTip(_("Add the current search"))
        self.add.setAccessibleName(_("Add the current search"))
        self.add.clicked.connect(lambda: add())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WITHIN // 2, WITHIN // 2, WITHIN, WITHIN // 2)
        layout.setSpacing(0)
        layout.addWidget(self.fold)
        layout.addStretch(1)
        layout.addWidget(self.add)
        self.tell(False)

    def tell(self, folded: bool) -> None:
        """The arrow says what is."""
        self.fold.setIcon(self._icons.icon("caret-right" if folded else "caret-down"))
        text = _("Show the bookmarks") if folded else _("Fold the bookmarks")
        self.fold.setToolTip(text)
        self.fold.setAccessibleName(text)


class _Empty(QWidget):
    """One sentence why there is nothing, one button that helps."""

    def __init__(self, desk: Desk, add: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("no_bookmarks")
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.setAutoFillBackground(True)
        self.sentence = QLabel(_("Searches that you keep with the star stand here"), self)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("muted", True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton(_("Add the current search"), self)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(lambda: add())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(BETWEEN, BETWEEN, BETWEEN, BETWEEN)
        layout.setSpacing(BETWEEN)
        layout.addStretch(1)
        layout.addWidget(self.sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
