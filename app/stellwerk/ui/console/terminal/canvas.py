"""The screen of a terminal as a widget: paints and scrolls back. Owner thread.

It shows an `Emulator` that another thread feeds. A picture is made at most 60 times a second, and none while it is not
in sight.
"""

from collections import deque
from time import perf_counter

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.ui.console.terminal.emulator import Emulator, Frame
from stellwerk.ui.console.terminal.painter import RowPainter
from stellwerk.ui.console.terminal.row import EMPTY, Row
from stellwerk.ui.console.terminal.selection import Place, Selection
from stellwerk.ui.console.terminal.sheet import Sheet
from stellwerk.ui.theme.metric import WITHIN
from stellwerk.ui.theme.theme import Theme

BETWEEN_FRAMES = 1 / 60
"""Seconds from one picture to the next, at least."""
PATIENCE = 0.003
"""Seconds that a picture waits for the thread that feeds; that may be kept from its processor by others."""
RETRY_MS = 10
LOOKING, PAINTING = 0.001, 0.0015
"""Seconds of processor time for what is done in one turn of the owner thread: the rest in the next ones."""
MOST_ANSWERS = 256
"""Answers to the program that wait for the owner thread."""
FIRST_SIZE = (80, 24)


class TerminalCanvas(QAbstractScrollArea):
    """A terminal to look at. `typed` has what somebody types for the program, `answered` what the terminal itself
    tells it, `resized` columns and rows."""

    typed = Signal(bytes)
    answered = Signal(bytes)
    resized = Signal(int, int)
    renamed = Signal(str)
    rang = Signal()

    def __init__(self, loop: Loop, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loop, self._theme = loop, theme
        self.cells = RowPainter(theme)
        self._size = FIRST_SIZE
        self._answers: deque[bytes] = deque(maxlen=MOST_ANSWERS)
        self._answering = False
        self.emulator = Emulator(*FIRST_SIZE, self._answered, self._changed)
        self._closed = False
        self._frame: Frame = self.emulator.frame()
        self._first: int | None = None
        self._preedit = ""
        self._painted_at = 0.0
        self._sheet = Sheet()
        self._has_news = False
        self.selection = Selection(self._row)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_news)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setViewportMargins(WITHIN, WITHIN, 0, 0)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Terminal"))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._subscription = theme.changed.connect(lambda _none: self._wear())

    def release(self) -> None:
        """It goes away: nothing is shown any more."""
        self._closed = True
        self._timer.stop()
        self._subscription.close()

    # --- what is shown ---

    @property
    def columns_rows(self) -> tuple[int, int]:
        """How many columns and rows there is room for."""
        return self._size

    @property
    def frame_now(self) -> Frame:
        """What is shown."""
        return self._frame

    def selected_text(self) -> str:
        """What is selected."""
        found = self.selection.range
        return self.emulator.text(*found) if found is not None else ""

    def show_row(self, number: int) -> None:
        """Scroll so that a row is in sight, in the middle if it was not."""
        if not self._frame.first <= number < self._frame.first + len(self._frame.rows):
            self._scroll_to(number - len(self._frame.rows) // 2)
        self.viewport().update()

    def follow(self) -> None:
        """Show what comes."""
        self._first = None
        self._ask()

    def zoom(self, points: float) -> None:
        """Another size of letters; 0 = the usual one."""
        self.cells = RowPainter(self._theme, points and max(5.0, min(40.0, points)))
        self._sheet.forget()
        self._fit()
        self.viewport().update()

    def _changed(self) -> None:
        """There is something new. The thread that feeds."""
        self._loop.post(self._ask)

    def _answered(self, data: bytes) -> None:
        """The program asked the terminal something. The thread that feeds. Of a program that asks without end only the
        last answers wait, and one call for all of them."""
        self._answers.append(data)
        if not self._answering:
            self._answering = True
            self._loop.post(self._answer)

    def _answer(self) -> None:
        self._answering = False
        waiting = [self._answers.popleft() for _answer in range(len(self._answers))]
        if not self._closed:
            self.answered.emit(b"".join(waiting))

    def _ask(self) -> None:
        self._has_news = True
        if not self._closed and self.isVisible() and not self._timer.isActive():
            wait = BETWEEN_FRAMES - (perf_counter() - self._painted_at)
            self._timer.start(max(0, round(wait * 1000)))

    def _show_news(self) -> None:
        """A new picture, if it can be had at once; else a little later. Not before the last one is painted: of many
        that come too fast none would be."""
        if self._sheet.behind:
            self.viewport().update()
        else:
            self._take_frame()

    def _take_frame(self) -> None:
        frame = self.emulator.glance(self._first, PATIENCE, LOOKING)
        if frame is None:
            self._timer.start(RETRY_MS)
        else:
            self._show_frame(frame)

    def _show_frame(self, frame: Frame) -> None:
        old = self._frame
        self._painted_at = perf_counter()
        self._frame, self._has_news = frame, not frame.whole
        if self._first is not None:
            self._first = frame.first
        self._set_bar(frame)
        self._update_rows(old, frame)
        if frame.title != old.title:
            self.renamed.emit(frame.title)
        if frame.rang:
            self.rang.emit()
        if not frame.whole:
            self._timer.start(0)

    def _update_rows(self, old: Frame, new: Frame) -> None:
        """Have painted what looks differently now."""
        if len(old.rows) != len(new.rows) or self.selection.range is not None:
            self.viewport().update()
            return
        changed = {place for place, (one, other) in enumerate(zip(old.rows, new.rows, strict=True)) if one != other}
        changed.update(frame.cursor[1] for frame in (old, new) if frame.cursor is not None and old.cursor != new.cursor)
        for place in changed:
            self.viewport().update(0, place * self.cells.height, self.viewport().width(), self.cells.height)

    def _row(self, number: int) -> Row:
        place = number - self._frame.first
        return self._frame.rows[place] if 0 <= place < len(self._frame.rows) else EMPTY

    def _wear(self) -> None:
        self.cells.wear()
        self._sheet.forget()
        self.viewport().update()

    # --- scrolling ---

    def _set_bar(self, frame: Frame) -> None:
        bar, rows = self.verticalScrollBar(), len(frame.rows)
        bar.blockSignals(True)
        bar.setRange(0, frame.end - frame.begin - rows)
        bar.setPageStep(rows)
        bar.setSingleStep(1)
        bar.setValue(frame.first - frame.begin)
        bar.blockSignals(False)

    def _scrolled(self, value: int) -> None:
        self._scroll_to(self._frame.begin + value)

    def _scroll_to(self, first: int) -> None:
        last = self._frame.end - len(self._frame.rows)
        self._first = None if first >= last else max(self._frame.begin, first)
        self._take_frame()

    def _turn_page(self, pages: int) -> None:
        self._scroll_to(self._frame.first + pages * max(1, len(self._frame.rows) - 1))

    # --- events ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows as far as this turn's time goes, and the cursor."""
        viewport, frame, columns = self.viewport(), self._frame, self._size[0]
        looks = [(row, self.selection.columns(number, columns)) for number, row in enumerate(frame.rows, frame.first)]
        was_behind = self._sheet.behind
        self._sheet.work(self.cells, looks, viewport.size(), viewport.devicePixelRatioF(), PAINTING)
        painter = QPainter(viewport)
        self._sheet.show(painter, event.rect())
        self._paint_cursor(painter, frame)
        painter.end()
        if self._sheet.behind:
            self._timer.start(0)
        elif was_behind and self._has_news:
            self._ask()

    def _paint_cursor(self, painter: QPainter, frame: Frame) -> None:
        if frame.cursor is None or frame.cursor[1] >= len(frame.rows):
            return
        column, place = frame.cursor
        if self._preedit:
            self.cells.paint_preedit(painter, self._preedit, place * self.cells.height, column)
            return
        row, wide = frame.rows[place], 1
        for span in row.spans:
            if span.column == column and len(span.text) != span.columns:
                wide = span.columns
        strong = self.hasFocus() and self.isActiveWindow()
        self.cells.paint_cursor(painter, row, place * self.cells.height, column, wide, strong=strong)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns and rows follow."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """What came meanwhile."""
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._sheet.drop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor is filled."""
        super().focusInEvent(event)
        self._focus_turned(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The cursor is an edge."""
        super().focusOutEvent(event)
        self._focus_turned(False)

    def _focus_turned(self, on: bool) -> None:
        if self._frame.modes.focus_told:
            self.answered.emit(b"\x1b[I" if on else b"\x1b[O")
        self.viewport().update()

    def _fit(self) -> None:
        area = self.viewport().size()
        size = (max(2, area.width() // self.cells.width), max(2, area.height() // self.cells.height))
        if size != self._size:
            self._size = size
            self.emulator.resize(*size)
            self._take_frame()
            self.resized.emit(*size)

    def _place_at(self, point: QPoint, *, between: bool = True) -> Place:
        """The row and column at a point; `between`: the nearest gap between two characters."""
        row = min(max(0, point.y() // self.cells.height), len(self._frame.rows) - 1)
        shift = self.cells.width // 2 if between else 0
        column = min(max(0, (point.x() + shift) // self.cells.width), self._size[0])
        return self._frame.first + row, column

    def _cursor_area(self) -> QRect:
        column, place = self._frame.cursor or (0, 0)
        cells = self.cells
        return QRect(column * cells.width, place * cells.height, cells.width, cells.height)
