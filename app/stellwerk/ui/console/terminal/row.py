"""One row of a terminal as it is painted, searched and copied: stretches of one style. Pure; any thread."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from stellwerk.ui.console.terminal.cell import Cell, Style


class Span(NamedTuple):
    """A stretch of one style that begins at a column. It has a character a column, but for what is wider or made of
    several characters: that stands alone."""

    column: int
    columns: int
    text: str
    style: Style


class Row(NamedTuple):
    """What is in a row. `wrapped`: the next one goes on with the same line."""

    spans: tuple[Span, ...] = ()
    wrapped: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(span.text for span in self.spans)

    def cut(self, first: int, end: int) -> str:
        """The characters of the columns from `first` to before `end`."""
        parts = []
        for span in self.spans:
            left, right = max(span.column, first), min(span.column + span.columns, end)
            if left < right:
                alone = len(span.text) != span.columns
                parts.append(span.text if alone else span.text[left - span.column : right - span.column])
        return "".join(parts)

    def columns_of(self, first: int, end: int) -> tuple[int, int]:
        """The columns in which the characters `first` to before `end` of `text` stand."""
        begin, stop, at = 0, 0, 0
        for char, column, columns in self._cells():
            if at <= first:
                begin = column
            if at < end:
                stop = column + columns
            at += len(char)
        return begin, stop

    def _cells(self) -> Iterator[tuple[str, int, int]]:
        for span in self.spans:
            if len(span.text) == span.columns:
                yield from ((char, span.column + place, 1) for place, char in enumerate(span.text))
            else:
                yield span.text, span.column, span.columns


EMPTY = Row()


def row_of(cells: Mapping[int, Cell], columns: int, *, wrapped: bool = False) -> Row:
    """The row for a line of pyte's screen, without the plain blanks at its end."""
    end = min(columns, max(cells, default=-1) + 1)
    while end and cells[end - 1][:3] == _PLAIN_BLANK and not cells[end - 1].reverse:
        end -= 1
    spans: list[Span] = []
    column = 0
    for style, group in groupby(map(cells.__getitem__, range(end)), _STYLE):
        alike = list(group)
        text = "".join(map(_DATA, alike))
        if text.isascii() and len(text) == len(alike):
            spans.append(Span(column, len(alike), text, style))
        else:
            spans += _one_by_one(column, alike, style)
        column += len(alike)
    return Row(tuple(spans), wrapped)


_PLAIN_BLANK = (" ", "default", "default")
_STYLE = attrgetter("style")
_DATA = itemgetter(0)


def _one_by_one(column: int, cells: list[Cell], look: Style) -> list[Span]:
    """The stretches of cells of one style, not all of which are one character wide."""
    spans: list[Span] = []
    text: list[str] = []
    for place, cell in enumerate(cells, column):
        if len(cell.data) == 1 and cell.columns == 1:
            text.append(cell.data)
            continue
        if text:
            spans.append(Span(place - len(text), len(text), "".join(text), look))
            text = []
        if cell.data:
            spans.append(Span(place, cell.columns, cell.data, look))
    if text:
        spans.append(Span(column + len(cells) - len(text), len(text), "".join(text), look))
    return spans
