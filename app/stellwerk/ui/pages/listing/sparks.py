"""Reads the small lines of the rows in sight of one list, while it shows any. Owner thread."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QRect

from stellwerk.core.ids import Kind
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Signal
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.history.strip import SUM, Strips
from stellwerk.ports.lane import Answer
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.models.spark.line import Line, line_of

EVERY = 10.0
"""Seconds after which lines that are in sight are read again: none looks otherwise much sooner."""
_PACE = 0.1
_BETWEEN = 0.02
"""Seconds between the columns of one reading."""
MOST = 300
"""Rows that are read at once."""


class Source(Protocol):
    """Has the lines; `services.recording.recording.Recording` fits as it is."""

    def strips(
        self, kind: Kind, ids: Sequence[str], keys: Sequence[str], done: Callable[[Answer[Strips]], None]
    ) -> None:
        """The last minutes of these numbers of these objects."""
        ...


def lined(prop: Prop[Any]) -> bool:
    """Whether the last minutes of a property are kept, so that they can be drawn."""
    return bool(prop.recorded) and not prop.rare


def _key(prop: Prop[Any]) -> str:
    return SUM.join(prop.recorded)


class Sparks(QObject):
    """Off until `turn`, and always where there is no `source`. One reading is under way at a time: of the rows in sight
    and a page around them."""

    def __init__(
        self,
        view: ListView,
        loop: Loop,
        sampled: Signal[None],
        source: Callable[[], Source] | None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(view)
        self.on = False
        self._view, self._loop, self._source, self._monotonic = view, loop, source, monotonic
        self._strips: Strips = {}
        self._known: frozenset[tuple[Kind, str, str]] = frozenset()
        """What was asked for last, by kind, object and number: of some of it there may be no line."""
        self._asked_at = float("-inf")
        self._asking = self._again = self._closed = False
        self._pace = Pace(loop, self._look, _PACE, monotonic)
        self._subscription = sampled.connect(lambda _none: self.look())
        view.verticalScrollBar().valueChanged.connect(lambda _value: self.look())
        view.installEventFilter(self)

    def turn(self, on: bool) -> None:
        """Show lines in the list that the view has now, or none."""
        self.on = on and self._source is not None
        self._view.list_model.lines = self._line if self.on else None
        self._view.viewport().update()
        self.look()

    def choice(self, props: Iterable[Prop[Any]]) -> bool | None:
        """Whether lines are shown; None where none can be, of a list with these columns."""
        return self.on if self._source is not None and any(map(lined, props)) else None

    def look(self) -> None:
        """Rows came or went, or others are in sight."""
        if self.on and not self._closed:
            self._pace.ask()

    def close(self) -> None:
        """Look no more."""
        self._closed = True
        self._view.removeEventFilter(self)
        self._subscription.close()
        self._pace.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list comes into sight, or shows more rows."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize):
            self.look()
        return super().eventFilter(watched, event)

    def _line(self, id_: str, prop: Prop[Any]) -> Line | None:
        return line_of(self._strips.get((id_, _key(prop))), prop) if lined(prop) else None

    def _look(self) -> None:
        if self._closed or not self._view.isVisible() or self._view.model() is None:
            return
        if self._asking:
            self._again = True
            return
        model = self._view.list_model
        window = model.window() if model.window is not None else None
        keys = [
            _key(prop)
            for column, prop in enumerate(model.columns)
            if lined(prop) and not self._view.isColumnHidden(column)
        ]
        if window is None or not keys or self._source is None:
            return
        first, last = window
        kind, page = model.live.kind, min(last - first + 1, MOST // 3)
        seen = self._objects(first, last)
        known = {(kind, id_, key) for id_ in seen for key in keys} <= self._known
        if not seen or (known and self._monotonic() - self._asked_at < EVERY):
            return
        ids = self._objects(first - page, last + page)
        self._known = frozenset((kind, id_, key) for id_ in ids for key in keys)
        self._asking, self._asked_at = True, self._monotonic()
        self._source().strips(kind, ids, keys, self._answered)

    def _objects(self, first: int, last: int) -> list[str]:
        """The ids of these rows, as far as there are such, headings left out."""
        model = self._view.list_model
        rows = range(max(0, first), min(last, model.rowCount() - 1, first + MOST) + 1)
        return [shown for shown in map(model.shown, rows) if isinstance(shown, str)]

    def _answered(self, answer: Answer[Strips]) -> None:
        self._asking = False
        if self._closed:
            return
        if answer.error is None:
            self._strips = answer.get()
            self._repaint()
        if self._again:
            self._again = False
            self.look()

    def _repaint(self) -> None:
        """Column after column, each in a turn of its own: to draw some hundred lines takes some milliseconds."""
        model = self._view.list_model
        columns = [column for column, prop in enumerate(model.columns) if lined(prop)]
        for place, column in enumerate(columns):
            self._loop.after(place * _BETWEEN, partial(self._repaint_column, column))

    def _repaint_column(self, column: int) -> None:
        if not self._closed and self._view.model() is not None:
            left, width = self._view.columnViewportPosition(column), self._view.columnWidth(column)
            self._view.viewport().update(QRect(left, 0, width, self._view.viewport().height()))
