"""The list below the search bar. It never has the focus: that stays in the field. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.ui.search.row import Row, RowKind
from stellwerk.ui.search.row_delegate import RowDelegate
from stellwerk.ui.search.row_model import RowModel
from stellwerk.ui.theme.metric import AROUND, WITHIN
from stellwerk.ui.theme.theme import Theme

MOST_SEEN = 14
"""Rows that are seen without scrolling."""
LEAST_WIDTH = 520


class Dropdown(QFrame):
    """A part of the window above everything in it, below `bar`, which it follows. `chosen` comes with a click."""

    chosen = Signal(int)

    def __init__(self, bar: QWidget, theme: Theme) -> None:
        super().__init__(bar.window())
        self._bar = bar
        self._theme = theme
        self._model = RowModel()
        self.setObjectName("dropdown")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoFillBackground(True)
        self.setAccessibleName(_("Suggestions"))
        self.list = QListView(self)
        self.list.setAccessibleName(_("Suggestions"))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setModel(self._model)
        self.list.setItemDelegate(RowDelegate(self.list, theme))
        self.list.clicked.connect(lambda index: self.chosen.emit(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WITHIN, WITHIN, WITHIN, WITHIN)
        layout.addWidget(self.list)
        self.hide()
        bar.installEventFilter(self)
        bar.window().installEventFilter(self)

    @property
    def rows(self) -> Sequence[Row]:
        """What is listed."""
        return self._model.rows

    @property
    def current(self) -> Row | None:
        """The row that was chosen with the keys."""
        place = self.list.currentIndex().row()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these; what was chosen stays so if it is among them. Nothing to list: it closes."""
        before = self.current
        same = [old.alike for old in self.rows] == [new.alike for new in rows]
        self._model.show(rows)
        if not rows:
            self.hide()
            return
        if before is not None:
            place = next((at for at, row in enumerate(rows) if row.alike == before.alike), -1)
            self.list.setCurrentIndex(self._model.index(place, 0))
        if not same or not self.isVisible():
            if before is None:
                self.list.scrollToTop()
            self._lay()
            self.show()
            self.raise_()

    def put_away(self) -> None:
        """Close; nothing is chosen any more."""
        self.hide()
        self._model.show(())

    def step(self, by: int) -> Row | None:
        """Choose the next row that can be taken, around the ends; far steps stop there. Answers it."""
        places = [place for place, row in enumerate(self.rows) if row.takes]
        if not places:
            return None
        here = self.list.currentIndex().row()
        if here in places:
            at = places.index(here) + by
            at = at % len(places) if abs(by) == 1 else min(len(places) - 1, max(0, at))
        else:
            at = self._first(places) if by > 0 else len(places) - 1
        self.list.setCurrentIndex(self._model.index(places[at], 0))
        return self.current

    def _first(self, places: Sequence[int]) -> int:
        """The first that is no correction: that has its own key."""
        others = (at for at, place in enumerate(places) if self.rows[place].kind is not RowKind.ERROR)
        return next(others, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The bar or the window has another size or place."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._lay()
        return super().eventFilter(watched, event)

    def _lay(self) -> None:
        window = self._bar.window()
        at = self._bar.mapTo(window, QPoint(0, self._bar.height() + WITHIN // 2))
        width = min(max(self._bar.width(), LEAST_WIDTH), window.width() - 2 * WITHIN)
        left = max(WITHIN, min(at.x(), window.width() - width - WITHIN))
        rows = min(len(self.rows), MOST_SEEN)
        height = rows * self._theme.row_height + 2 * WITHIN + 2 * self.frameWidth() + 2
        room = max(window.height() - at.y() - AROUND, 3 * self._theme.row_height)
        self.setGeometry(left, at.y(), width, min(height, room))
