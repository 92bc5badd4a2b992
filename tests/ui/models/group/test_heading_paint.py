"""A heading is painted over all columns of its row, in the colours of the theme."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.models.group.heading_paint import HeadingLook, paint_heading
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

LOOK = HeadingLook("Host", "node-1", 12, 1, False, False)


def painted(theme: Theme, look: HeadingLook, cell: QRect | None = None) -> QImage:
    image = QImage(300, 26, QImage.Format.Format_RGB32)
    image.fill(0x123456)
    painter = QPainter(image)
    option = QStyleOptionViewItem()
    option.rect = cell or image.rect()
    paint_heading(painter, option, image.rect(), look, theme)
    painter.end()
    return image


def has(image: QImage, colour: int) -> bool:
    return any(image.pixel(x, y) == colour for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("other", [{"collapsed": True}, {"depth": 2}, {"count": 13}, {"value": "node-2"}])
def test_all_of_it_is_seen(theme: Theme, other: dict) -> None:
    assert painted(theme, LOOK) != painted(theme, replace(LOOK, **other))


def test_the_current_one_has_a_frame(theme: Theme) -> None:
    accent = theme.colour(Token.ACCENT).rgb()
    assert has(painted(theme, replace(LOOK, current=True)), accent)
    assert not has(painted(theme, LOOK), accent)


def test_a_cell_paints_its_part_alone(theme: Theme) -> None:
    image = painted(theme, LOOK, QRect(100, 0, 50, 26))
    assert image.pixel(99, 5) == image.pixel(150, 5) == 0xFF123456
    assert image.pixel(140, 5) == theme.colour(Token.WINDOW).rgb()


def test_a_list_paints_its_headings_so(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> None:
    view = ListView(kit.desk.theme, kit.sampled, "VMs")
    of = CATALOGUE.props[Kind.VM]
    model = ListModel(kit.inventory.live("Vms:"), kit.inventory.view, [of["name"], of["status"]], loop)
    view.show_model(model)
    view.resize(400, 200)
    model.set_groups([of["host"]])
    image = view.viewport().grab().toImage()
    assert image.pixel(200, 5) == kit.desk.theme.colour(Token.WINDOW).rgb()
    view.release()
    view.deleteLater()
