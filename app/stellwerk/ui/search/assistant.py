"""Helps whoever types in the search bar: what may come next, what is wrong, what was asked before. Owner thread.

It is made with the first key: a start of the program needs nothing of it.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Timer
from stellwerk.core.text import _
from stellwerk.ports.lane import Answer
from stellwerk.search.completion.best_match import Match
from stellwerk.search.error import Fix
from stellwerk.search.query import Query
from stellwerk.services.link.errand import Errand
from stellwerk.ui.desk import Desk
from stellwerk.ui.search.dropdown import Dropdown
from stellwerk.ui.search.edit import QueryEdit
from stellwerk.ui.search.finder import Finder
from stellwerk.ui.search.gathered import GatheredValues
from stellwerk.ui.search.query_history import QueryHistory
from stellwerk.ui.search.reading import understand
from stellwerk.ui.search.row import FIX_KEYS, Row, RowKind
from stellwerk.ui.search.source import LONG, Page, RowSource
from stellwerk.ui.search.taking import taken

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Assistant:
    """One for a bar. `run` is called with a query that was chosen, `open` with an object."""

    def __init__(
        self,
        desk: Desk,
        bar: QWidget,
        edit: QueryEdit,
        run: Callable[[str], None],
        open_: Callable[[Ref], None],
    ) -> None:
        self._desk, self._edit, self._run, self._open = desk, edit, run, open_
        self.history = QueryHistory(desk.settings)
        self.values = GatheredValues(desk.inventory, desk.loop, desk.clock)
        self.values.came.connect(lambda _none: self._look_again())
        self.source = RowSource(desk, self.values, self.history)
        self.finder = Finder(desk.inventory, desk.loop)
        self.dropdown = Dropdown(bar, desk.theme)
        self.dropdown.chosen.connect(self._clicked)
        self._fix_keys = QKeySequence(FIX_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self._timer: Timer | None = None
        self._page: Page | None = None
        self._objects: Sequence[Row] = ()
        self._moving = False
        self._reading = ""
        """The long text that is being read on a thread; empty = none is."""
        edit.cursorPositionChanged.connect(lambda _old, _new: self._moved())

    @property
    def is_open(self) -> bool:
        """The list is in sight."""
        return self.dropdown.isVisible()

    @property
    def kind(self) -> Kind | None:
        """The type of the list that the text is about where it names none."""
        return self._edit.kind

    def typed(self) -> None:
        """The text is another one: look at it once the key has been painted."""
        self.finder.stop()
        self._objects = ()
        if self._timer is None:
            self._timer = self._desk.loop.after(0.0, self._due)

    def put_away(self) -> None:
        """Close the list."""
        self._forget()
        self.dropdown.put_away()

    def tell_mistakes(self) -> None:
        """All of them: somebody asked for an answer."""
        self._fill(asked=True)

    def close(self) -> None:
        """The bar goes away."""
        self._forget()
        self.values.close()

    # --- keys ---

    def key(self, event: QKeyEvent) -> bool:
        """Take a key if it is one of the list's."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Space:
            self._fill()
            return True
        if held == Qt.KeyboardModifier.AltModifier and key in _ENTER:
            return self.correct()
        if held != Qt.KeyboardModifier.NoModifier:
            return False
        if key in _STEPS:
            return self._step(_STEPS[key])
        if key == Qt.Key.Key_Tab:
            return self._tab()
        if key in _ENTER:
            return self._enter()
        if key == Qt.Key.Key_Escape and self.is_open:
            self.put_away()
            return True
        return False

    def correct(self) -> bool:
        """Apply the first correction there is."""
        page = self.source.page(self._edit.text(), self._edit.place, self.kind, keys="", asked=True)
        fix = next((error.fix for error in page.errors if error.fix is not None), None)
        if fix is None:
            return False
        self._apply(fix)
        return True

    def _step(self, by: int) -> bool:
        self._settle()
        if not self.is_open:
            if by < 0:
                return False
            self._show_past()
            return True
        row = self.dropdown.step(by)
        if row is not None:
            self._say(row.spoken)
        return True

    def _tab(self) -> bool:
        self._settle()
        if not self.is_open:
            return False
        first = (row for row in self.dropdown.rows if row.kind in (RowKind.OFFER, RowKind.QUERY))
        row = self.dropdown.current or next(first, None)
        if row is None:
            return False
        self._take(row, run=False)
        return True

    def _enter(self) -> bool:
        row = self.dropdown.current if self.is_open and self._timer is None else None
        if row is None:
            return False
        self._take(row, run=True)
        return True

    # --- what is listed ---

    def _due(self) -> None:
        self._timer = None
        if len(self._edit.text()) <= LONG:
            self._fill()
        else:
            self._read_aside()

    def _settle(self) -> None:
        """What is still to be looked at is looked at now: a key is about to work with it."""
        if self._timer is not None or self._reading:
            self._forget_reading()
            self._fill()

    def _read_aside(self) -> None:
        """A long text is read on a thread: somebody who types goes on meanwhile. One is read at a time."""
        if self._reading:
            return
        text, kind, catalogue = self._edit.text(), self.kind, self._desk.inventory.catalogue
        self._reading = text

        def got(answer: Answer[Query]) -> None:
            if self._reading != text:
                return
            self._reading = ""
            if self._edit.text() != text:
                self._due()
            elif self._edit.hasFocus() and self._timer is None:
                self._fill(query=answer.get())

        Errand(self._desk.loop, "read", lambda: understand(text, kind, catalogue), got).start()

    def _fill(self, asked: bool = False, query: Query | None = None) -> None:
        edit = self._edit
        page = self._page = self.source.page(
            edit.text(), edit.place, self.kind, keys=self._fix_keys, asked=asked, query=query
        )
        edit.underline(page.errors)
        self.dropdown.show_rows(page.rows(self._objects))
        if page.free and not self._objects:
            self.finder.find(page.query, lambda matches: self._found(page, matches))

    def _found(self, page: Page, matches: Sequence[Match]) -> None:
        """Objects for the text that is still there: another text would have stopped the search."""
        self._objects = self.source.objects(page.query, matches)
        if self._objects and page is self._page:
            self.dropdown.show_rows(page.rows(self._objects))

    def _show_past(self) -> None:
        self._page = None
        rows = self.source.past(self.kind, "")
        if rows:
            self.dropdown.show_rows(rows)
        else:
            self._fill()

    def _look_again(self) -> None:
        """Values that were waited for are there."""
        if self._page is not None:
            self._fill()

    def _moved(self) -> None:
        """Elsewhere in the text something else is on offer."""
        if self.is_open and self._page is not None and not self._moving and self._timer is None:
            self._timer = self._desk.loop.after(0.0, self._due)

    def _forget(self) -> None:
        self._page = None
        self._objects = ()
        self.finder.stop()
        self._forget_reading()

    def _forget_reading(self) -> None:
        self._reading = ""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- taking ---

    def _clicked(self, place: int) -> None:
        rows = self.dropdown.rows
        if 0 <= place < len(rows) and rows[place].takes:
            self._take(rows[place], run=True)

    def _take(self, row: Row, *, run: bool) -> None:
        """What a row is good for; not `run`: a whole query is put into the bar to go on with."""
        if row.fix is not None:
            self._apply(row.fix)
        elif row.offer is not None:
            self._write(*taken(self._edit.text(), row.offer))
        elif row.ref is not None:
            self.put_away()
            self._open(row.ref)
        elif run:
            self.put_away()
            self._run(row.query)
        else:
            self._write(row.query, len(row.query))

    def _apply(self, fix: Fix) -> None:
        text, place = self._edit.text(), self._edit.place
        after = place - (fix.end - fix.start) if place >= fix.end else fix.start
        self._write(fix.applied(text), after + len(fix.text))
        self._say(_("corrected: {query}").format(query=self._edit.text()))

    def _write(self, text: str, cursor: int) -> None:
        """Write into the field, as if typed, and go on from there. What was chosen was for the old text."""
        self._moving = True
        self._edit.replace_all(text, cursor)
        self._moving = False
        self.dropdown.list.setCurrentIndex(self.dropdown.list.rootIndex())
        self._edit.textEdited.emit(self._edit.text())

    def _say(self, text: str) -> None:
        """To a screen reader: the focus is in the field all the time."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._edit, text))
