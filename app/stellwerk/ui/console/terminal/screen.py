"""The screen of a terminal: pyte's, with what it lacks (scroll-back, the second screen, scrolling by numbers) and
without what could be used against us. Pure; one thread at a time.
"""

from collections import defaultdict
from typing import Any

import pyte
from pyte import modes
from pyte.charsets import LAT1_MAP
from pyte.screens import Char, Margins, wcwidth

from stellwerk.ui.console.terminal.cell import BLANK, Cell
from stellwerk.ui.console.terminal.history import History
from stellwerk.ui.console.terminal.mouse import MouseWish
from stellwerk.ui.console.terminal.rendition import dressed
from stellwerk.ui.console.terminal.row import EMPTY, Row, row_of

MOST_ROWS = 10_000
"""Rows of scroll-back that are kept."""
MOST_TITLE = 256
MOST_COMBINED = 8
"""Characters that may stand in one place."""
MOST_PENS = 256
"""Ways to write whose characters are kept ready."""
MOST_INKED = 4096

APPLICATION_KEYS = 1 << 5
BRACKETED_PASTE = 2004 << 5
FOCUS_TOLD = 1004 << 5
LONG_MOUSE = 1006 << 5
_SECOND_SCREENS = frozenset({47, 1047, 1049})
_KEPT_MODES = frozenset({1, 6, 7, 25, *(wish for wish in MouseWish if wish), 1004, 1006, 2004})
"""Not 3 (132 columns: the widget decides how wide it is) and 5 (all in reverse: changes every cell)."""

_Line = Any
"""pyte's row: a dict of cells by column, with room for `wrapped`."""


class _Inked(dict[str, Cell]):
    """The cells of one pen, made when they are first written."""

    def __init__(self, pen: Char) -> None:
        super().__init__()
        self._look = pen[1:]

    def __missing__(self, char: str) -> Cell:
        if len(self) > MOST_INKED:
            self.clear()
        cell = self[char] = Cell(char, *self._look)
        return cell


class TerminalScreen(pyte.Screen):
    """A screen that is told what to do by `Control`."""

    buffer: "defaultdict[int, _Line]"

    def __init__(self, columns: int, rows: int, most_rows: int = MOST_ROWS) -> None:
        self.history = History(most_rows)
        self.gone = 0
        """Rows that have left the screen at the top, ever: the number of the screen's first row."""
        self._kept: tuple[Any, Any] | None = None
        self._pens: dict[Any, _Inked] = {}
        self._pen: Any = None
        self._cells = _Inked(BLANK)
        self.last = ""
        """The character written last."""
        super().__init__(columns, rows)

    @property
    def default_char(self) -> Cell:
        """A blank without colours."""
        return BLANK

    @property
    def on_second(self) -> bool:
        """A program that fills the screen has it."""
        return self._kept is not None

    def row(self, place: int) -> Row:
        """A row of the screen."""
        line = self.buffer.get(place)
        return row_of(line, self.columns, wrapped=hasattr(line, "wrapped")) if line else EMPTY

    def reset(self) -> None:
        """As it was at the begin; the scroll-back stays."""
        self._kept = None
        super().reset()
        self.cursor.attrs = BLANK
        self.savepoints.clear()

    def name(self, text: str) -> None:
        """The name of the window, in bounds."""
        self.title = "".join(char for char in text[:MOST_TITLE] if char.isprintable())

    # --- writing ---

    def draw(self, data: str) -> None:
        """Put characters from the cursor on; plain text by the stretch."""
        table = self.g1_charset if self.charset else self.g0_charset
        if table is not LAT1_MAP:
            data = data.translate(table)
        self.last = data[-1:]
        if not data.isascii() or modes.IRM in self.mode:
            for char in data:
                self._put(char)
            return
        cell_of, at = self._cells_of_pen(), 0
        while at < len(data):
            self._wrap()
            begin = self.cursor.x
            part = data[at : at + self.columns - begin]
            line = self.buffer[self.cursor.y]
            line.update(zip(range(begin, begin + len(part)), map(cell_of.__getitem__, part), strict=True))
            self.cursor.x = begin + len(part)
            at += len(part)
            self.dirty.add(self.cursor.y)

    def _put(self, char: str) -> None:
        columns = wcwidth(char)
        if columns == 0:
            self._combine(char)
        if columns < 1:
            return
        if columns > 1 and self.cursor.x == self.columns - 1:
            self.cursor.x = self.columns
        self._wrap()
        if modes.IRM in self.mode:
            self.insert_characters(columns)
        line, x = self.buffer[self.cursor.y], self.cursor.x
        cell = line[x] = self._cells_of_pen()[char]
        if columns > 1 and x + 1 < self.columns:
            line[x + 1] = cell._replace(data="")
        self.cursor.x = min(x + columns, self.columns)
        self.dirty.add(self.cursor.y)

    def _combine(self, char: str) -> None:
        line, x = self.buffer[self.cursor.y], self.cursor.x - 1
        if x > 0 and line[x].data == "":
            x -= 1
        if x >= 0 and len(line[x].data) < MOST_COMBINED:
            line[x] = line[x]._replace(data=line[x].data + char)
            self.dirty.add(self.cursor.y)

    def _wrap(self) -> None:
        """Go to the next row where the last one is full."""
        if self.cursor.x < self.columns:
            return
        if modes.DECAWM not in self.mode:
            self.cursor.x = self.columns - 1
            return
        self.buffer[self.cursor.y].wrapped = True
        self.carriage_return()
        self.index()

    def _cells_of_pen(self) -> "_Inked":
        """The cells that this pen writes, by character."""
        pen = self.cursor.attrs
        if self._pen is not pen:
            if len(self._pens) > MOST_PENS:
                self._pens.clear()
            self._pen, self._cells = pen, self._pens.setdefault(pen, _Inked(pen))
        return self._cells

    def select_graphic_rendition(self, *numbers: int, **_options: bool) -> None:
        """How the next characters look."""
        self.cursor.attrs = dressed(self.cursor.attrs, numbers)

    # --- moving ---

    def index(self) -> None:
        """Down a row; at the end of what scrolls everything moves up."""
        top, bottom = self.margins or Margins(0, self.lines - 1)
        if self.cursor.y == bottom:
            self.scroll_up(1, top, bottom)
        else:
            self.cursor_down()

    def scroll_up(self, count: int, top: int, bottom: int) -> None:
        """Move rows up; what leaves the whole screen goes to the scroll-back."""
        count = min(count, bottom - top + 1)
        if top == 0 and not self.on_second:
            self.history.extend(self.row(place) for place in range(count))
            self.gone += count
        self._move(range(top, bottom + 1), count)

    def scroll_down(self, count: int, top: int, bottom: int) -> None:
        """Move rows down."""
        self._move(range(bottom, top - 1, -1), min(count, bottom - top + 1))

    def _move(self, places: range, count: int) -> None:
        """Give each place the row that stands `count` places further on; the last are blank."""
        buffer, step = self.buffer, places.step * count
        taken = [(place - step, buffer.pop(place)) for place in places if place in buffer]
        buffer.update((place, line) for place, line in taken if place in places)
        self.dirty.update(places)

    def reverse_index(self) -> None:
        """Up a row; at the begin of what scrolls everything moves down."""
        top, bottom = self.margins or Margins(0, self.lines - 1)
        if self.cursor.y == top:
            self.scroll_down(1, top, bottom)
        else:
            self.cursor_up()

    def insert_lines(self, count: int | None = None) -> None:
        """Blank rows at the cursor."""
        top, bottom = self.margins or Margins(0, self.lines - 1)
        if top <= self.cursor.y <= bottom:
            self.scroll_down(count or 1, self.cursor.y, bottom)
            self.carriage_return()

    def delete_lines(self, count: int | None = None) -> None:
        """Take rows away at the cursor; they are not kept."""
        top, bottom = self.margins or Margins(0, self.lines - 1)
        if top <= self.cursor.y <= bottom:
            self._move(range(self.cursor.y, bottom + 1), min(count or 1, bottom - self.cursor.y + 1))
            self.carriage_return()

    # --- erasing: with the colour of the ground alone ---

    def erase_in_display(self, how: int = 0, *_more: Any, **_options: Any) -> None:
        """0 from the cursor on, 1 up to it, 2 everything, 3 the scroll-back."""
        if how == 3:
            self.history.clear()
            self.dirty.update(range(self.lines))
        elif how == 2 and not self.on_second and any(self.buffer.values()):
            self._keep_screen()
        rows = {0: range(self.cursor.y + 1, self.lines), 1: range(self.cursor.y), 2: range(self.lines)}.get(
            how, range(0)
        )
        for place in rows:
            self._erase(place, 0, self.columns)
        if how in (0, 1):
            self.erase_in_line(how)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """0 from the cursor on, 1 up to it, 2 the whole row."""
        x = self.cursor.x
        first, end = {0: (x, self.columns), 1: (0, x + 1), 2: (0, self.columns)}.get(how, (0, 0))
        self._erase(self.cursor.y, first, min(end, self.columns))

    def erase_characters(self, count: int | None = None) -> None:
        """Blanks from the cursor on."""
        self._erase(self.cursor.y, self.cursor.x, min(self.columns, self.cursor.x + (count or 1)))

    def _erase(self, place: int, first: int, end: int) -> None:
        self.dirty.add(place)
        ground = self.cursor.attrs.bg
        if (first, end) == (0, self.columns) and ground == "default":
            self.buffer.pop(place, None)
            return
        blank = Cell(" ", bg=ground)
        line = self.buffer[place]
        for x in range(first, end):
            line[x] = blank

    def _keep_screen(self) -> None:
        """What is cleared goes to the scroll-back, up to the last row in use."""
        last = max((place for place, line in self.buffer.items() if line), default=-1)
        self.history.extend(self.row(place) for place in range(last + 1))
        self.gone += last + 1

    # --- two screens, sizes ---

    def set_private(self, number: int, on: bool) -> None:
        """A mode of DEC's and xterm's."""
        if number in _SECOND_SCREENS:
            self._turn(on)
        elif number in _KEPT_MODES:
            (self.set_mode if on else self.reset_mode)(number, private=True)

    def _turn(self, on: bool) -> None:
        """To the second screen and back."""
        if on == self.on_second:
            return
        self.dirty.update(range(self.lines))
        self.margins = None
        if on:
            self.save_cursor()
            self._kept = (dict(self.buffer), self.savepoints.pop())
            self.buffer.clear()
        elif self._kept is not None:
            lines, savepoint = self._kept
            self._kept = None
            self.buffer.clear()
            self.buffer.update(lines)
            self.savepoints.append(savepoint)
            self._fit_rows(max(lines, default=0) + 1)
            self.restore_cursor()

    def _fit_rows(self, rows: int) -> None:
        """What had more rows than there are now: the last are kept, the others go to the scroll-back."""
        over = min(rows - self.lines, self.savepoints[-1].cursor.y + 1 - self.lines) if self.savepoints else 0
        if over > 0:
            self.history.extend(self.row(place) for place in range(over))
            self.gone += over
            self._move(range(rows), over)
            self.savepoints[-1].cursor.y -= over
        for place in [place for place in self.buffer if place >= self.lines]:
            del self.buffer[place]

    def save_cursor(self) -> None:
        """One place is kept, as terminals do."""
        self.savepoints.clear()
        super().save_cursor()

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Another size. Where rows must go, those below the cursor go first, then those at the top."""
        rows, columns = lines or self.lines, columns or self.columns
        if (rows, columns) == (self.lines, self.columns):
            return
        over = max(0, self.cursor.y + 1 - rows)
        if over:
            self.margins = None
            self.scroll_up(over, 0, self.lines - 1)
            self.cursor.y -= over
        for place in [place for place in self.buffer if place >= rows]:
            del self.buffer[place]
        for line in self.buffer.values():
            for x in [x for x in line if x >= columns]:
                del line[x]
        self.lines, self.columns, self.margins = rows, columns, None
        self.tabstops.update(range(8, columns, 8))
        self.cursor.x = min(self.cursor.x, columns - 1)
        self.dirty = set(range(rows))

    def cursor_to_line(self, line: int | None = None) -> None:
        """To a row; from the begin of what scrolls where a program asked for that."""
        self.cursor.y = (line or 1) - 1 + (self.margins.top if self.margins and modes.DECOM in self.mode else 0)
        self.ensure_vbounds()
