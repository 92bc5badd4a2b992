"""Painted rows, looked at by their pixels."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from tests.fakes.terminal.seen import Seen

from stellwerk.ui.console.terminal.painter import LEAST_CONTRAST, MOST_LEARNT, RowPainter
from stellwerk.ui.console.terminal.row import Row
from stellwerk.ui.theme.palette import Token, contrast
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def cells(theme: Theme) -> RowPainter:
    return RowPainter(theme)


def painted(cells: RowPainter, said: str) -> QImage:
    """A row."""
    image = QImage(40 * cells.width, cells.height, QImage.Format.Format_RGB32)
    stroke(cells, image, Seen(columns=40, rows=1).feed(said).emulator.frame().rows[0], None)
    return image


def stroke(cells: RowPainter, image: QImage, row: Row, marked: tuple[int, int] | None) -> None:
    """Paint it to its end."""
    painter = QPainter(image)
    for one in cells.strokes(row, marked, 0, image.width()):
        one(painter)
    painter.end()


def colours(image: QImage, cells: RowPainter, column: int) -> set[str]:
    """In a cell."""
    part = image.copy(QRect(column * cells.width, 0, cells.width, cells.height))
    return {part.pixelColor(x, y).name() for x in range(part.width()) for y in range(part.height())}


def test_letters_stand_in_their_cells(cells: RowPainter) -> None:
    ground = {cells.ground.name()}
    for text in ("a" * 30, "ä" * 30, "─" * 30):
        image = painted(cells, f"{text} {text[0]}"[:33] + " ")
        assert len(colours(image, cells, 29)) > 1
        assert colours(image, cells, 33) == ground


def test_grounds_and_reverse(cells: RowPainter, theme: Theme) -> None:
    image = painted(cells, "\x1b[48;2;10;20;30m \x1b[0;7m \x1b[m ")
    text = theme.colour(Token.TEXT).name()
    assert [colours(image, cells, column) for column in range(3)] == [{"#0a141e"}, {text}, {cells.ground.name()}]


@pytest.mark.parametrize("pen", ["37", "97", "30;40", "90;44", "34;45", "38;5;231", "7;37", "2;37;47", "1;31;101"])
def test_letters_can_be_read_whatever_a_program_chose(cells: RowPainter, pen: str) -> None:
    style = Seen().feed(f"\x1b[{pen}mx").emulator.frame().rows[0].spans[0].style
    ink, ground = cells._ink(style, True), cells._ink(style, False) or cells.ground
    assert isinstance(ink, QColor)
    assert ink == ground or contrast(ink.name(), ground.name()) >= LEAST_CONTRAST


def test_the_selection_and_the_cursor_lie_over_it(cells: RowPainter, theme: Theme) -> None:
    row = Seen(columns=40, rows=1).feed("abc").emulator.frame().rows[0]
    image = painted(cells, "abc")
    stroke(cells, image, row, (0, 1))
    painter = QPainter(image)
    cells.paint_cursor(painter, row, 0, 1, 1, strong=True)
    cells.paint_cursor(painter, row, 0, 4, 1, strong=False)
    cells.paint_preedit(painter, "é", 0, 6)
    painter.end()
    assert theme.colour(Token.SELECTED).name() in colours(image, cells, 0)
    assert theme.colour(Token.ACCENT).name() in colours(image, cells, 1)
    assert colours(image, cells, 4) == {theme.colour(Token.ACCENT).name(), cells.ground.name()}
    assert theme.colour(Token.SELECTED).name() in colours(image, cells, 6)


def test_what_no_font_has_is_a_box(cells: RowPainter) -> None:
    image = painted(cells, "a\u0378\u0378b")
    assert len(colours(image, cells, 1)) == len(colours(image, cells, 2)) == 2
    assert image.pixelColor(cells.width + 1, 4) == image.pixelColor(2 * cells.width + 1, 4) != cells.ground


def test_other_letters_take_their_places(cells: RowPainter) -> None:
    image = painted(cells, "é→漢x e\u0301 \u05e9\u05dc")
    assert all(len(colours(image, cells, column)) > 1 for column in (0, 1, 2, 3, 4, 6, 8, 9))
    assert colours(image, cells, 5) == {cells.ground.name()}


def test_letters_that_were_forgotten_are_written_all_the_same(cells: RowPainter, theme: Theme) -> None:
    painted(cells, "éé")
    for number in range(MOST_LEARNT):
        cells._kinds[chr(0x3400 + number)] = cells._kinds["é"]
    assert painted(cells, "é→") == painted(RowPainter(theme), "é→")
