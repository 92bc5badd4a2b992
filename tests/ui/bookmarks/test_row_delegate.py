"""Painting bookmarks."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QKeySequence, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.fakes.bookmark import Room
from tests.fakes.entity import bookmark
from tests.fakes.manual_loop import ManualLoop

from stellwerk.model.change import Batch
from stellwerk.ui.bookmarks.row_delegate import RowDelegate
from stellwerk.ui.bookmarks.row_model import RowModel
from stellwerk.ui.bookmarks.row_view import RowView
from stellwerk.ui.theme.palette import Token

WIDTH = 240


def painted(qtbot: QtBot, room: Room, row: int, is_open: str = "") -> QImage:
    model = RowModel(room.desk)
    model.set_open(is_open)
    view = RowView(model, room.desk.theme, lambda _name: QKeySequence())
    qtbot.addWidget(view)
    image = QImage(WIDTH, room.desk.theme.row_height, QImage.Format.Format_RGB32)
    image.fill(room.desk.theme.colour(Token.BASE))
    painter = QPainter(image)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, WIDTH, room.desk.theme.row_height)
    delegate = view.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    delegate.paint(painter, option, model.index(row, 0))
    painter.end()
    assert delegate.sizeHint(option, model.index(row, 0)).height() == room.desk.theme.row_height
    view.release()
    model.close()
    return image


def inked(image: QImage, left: int, right: int, ground: QColor) -> bool:
    """Something is painted between these columns."""
    return any(image.pixelColor(x, y) != ground for x in range(left, right) for y in range(1, image.height() - 1))


def test_the_one_in_sight_has_a_bar(qtbot: QtBot, room: Room) -> None:
    accent = room.desk.theme.colour(Token.ACCENT)
    assert painted(qtbot, room, 0, "down").pixelColor(1, 10) == accent
    assert painted(qtbot, room, 0).pixelColor(1, 10) != accent


def test_what_cannot_be_answered_has_a_red_mark_at_the_edge(qtbot: QtBot, room: Room) -> None:
    image = painted(qtbot, room, 1)
    red = room.desk.theme.colour(Token.RED)
    assert any(image.pixelColor(x, y) == red for x in range(WIDTH - 24, WIDTH) for y in range(image.height()))


@pytest.mark.parametrize("name", ["x" * 200, "🚀 Raketen 🛰️ und 👩‍🚀", "مرحبا بالعالم", "שלום עולם abc"])
def test_names_of_any_kind_begin_at_the_left_and_leave_the_edge_free(
    qtbot: QtBot, room: Room, name: str, loop: ManualLoop
) -> None:
    odd = bookmark("down", "Vms:", position=1)
    room.kit.inventory.apply(Batch(entities=(odd.__class__(id=odd.id, name=name, query="Vms:", position=1),)))
    room.hits.count("down", 7)
    loop.advance(1.0)
    image, ground = painted(qtbot, room, 0), room.desk.theme.colour(Token.BASE)
    assert inked(image, 32, 60, ground)
    assert inked(image, WIDTH - 16, WIDTH - 8, ground)
    assert not inked(image, WIDTH - 8, WIDTH, ground)
