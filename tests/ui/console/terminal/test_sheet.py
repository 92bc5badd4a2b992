"""Rows painted a few strokes at a time."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from tests.fakes.terminal.seen import Seen

from stellwerk.ui.console.terminal.painter import RowPainter
from stellwerk.ui.console.terminal.sheet import Look, Sheet
from stellwerk.ui.theme.theme import Theme

COLUMNS, ROWS = 40, 3


@pytest.fixture
def cells(theme: Theme) -> RowPainter:
    return RowPainter(theme)


def looks(said: str) -> list[Look]:
    """How rows look that a program filled."""
    return [(row, None) for row in Seen(columns=COLUMNS, rows=ROWS).feed(said).emulator.frame().rows]


def shown(sheet: Sheet, cells: RowPainter) -> QImage:
    image = QPixmap(COLUMNS * cells.width, ROWS * cells.height)
    image.fill(Qt.GlobalColor.magenta)
    painter = QPainter(image)
    sheet.show(painter, image.rect())
    painter.end()
    return image.toImage()


def size(cells: RowPainter) -> QSize:
    return QSize(COLUMNS * cells.width, ROWS * cells.height)


def test_what_one_turn_leaves_the_next_ones_paint(cells: RowPainter) -> None:
    said = looks("\x1b[41mred\x1b[m and\r\n\x1b[42mgreen\x1b[m\r\nthree")
    at_once, in_turns = Sheet(), Sheet()
    at_once.work(cells, said, size(cells), 1.0, 10.0)
    assert not at_once.behind
    turns = 0
    while turns == 0 or in_turns.behind:
        in_turns.work(cells, said, size(cells), 1.0, 0.0)
        turns += 1
    assert turns > ROWS
    assert shown(in_turns, cells) == shown(at_once, cells)


def test_only_rows_that_look_differently_are_painted(cells: RowPainter) -> None:
    sheet = Sheet()
    sheet.work(cells, looks("one\r\ntwo"), size(cells), 1.0, 10.0)
    before = shown(sheet, cells)
    sheet.work(cells, looks("one\r\ntwo"), size(cells), 1.0, 0.0)
    assert not sheet.behind
    sheet.work(cells, looks("one\r\nother"), size(cells), 1.0, 10.0)
    after = shown(sheet, cells)
    row = before.rect().adjusted(0, 0, 0, -2 * cells.height)
    assert after != before
    assert after.copy(row) == before.copy(row)


def test_another_size_and_other_colours_begin_anew(cells: RowPainter) -> None:
    sheet = Sheet()
    sheet.work(cells, looks("x"), size(cells), 1.0, 10.0)
    sheet.work(cells, looks("x"), size(cells) * 2, 1.0, 10.0)
    sheet.forget()
    sheet.work(cells, looks("x"), size(cells), 2.0, 10.0)
    assert not sheet.behind
    sheet.drop()
    sheet.work(cells, looks("x"), size(cells), 1.0, 0.0)
    assert sheet.behind
