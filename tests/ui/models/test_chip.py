"""Chips in their room."""

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.setting import Settings
from stellwerk.ui.models.cell import Chip
from stellwerk.ui.models.chip import chips_width, laid_out, paint_chips, paint_dot
from stellwerk.ui.theme.tag_colour import tag_ink
from stellwerk.ui.theme.theme import THEME, Theme

CHIPS = tuple(Chip(name, "red", f"service/{name}", Ref(Kind.TAG, name)) for name in ("critical", "shop", "checkout"))


def metrics() -> QFontMetrics:
    return QFontMetrics(QFont())


def test_all_fit_where_there_is_room(qtbot: QtBot) -> None:
    shown = list(laid_out(metrics(), chips_width(metrics(), CHIPS), CHIPS))
    assert [chip for chip, *_rest in shown] == list(CHIPS)
    assert [text for *_rest, text in shown] == ["critical", "shop", "checkout"]


@pytest.mark.parametrize("room", range(0, 260, 7))
def test_none_leaves_its_room_and_the_rest_is_counted(qtbot: QtBot, room: int) -> None:
    shown = list(laid_out(metrics(), room, CHIPS))
    for (_chip, left, width, _text), after in zip(shown, [*shown[1:], None], strict=True):
        assert left + width <= max(room, left)
        assert after is None or left + width <= after[1]
    chips = [chip for chip, *_rest in shown if chip is not None]
    missing = len(CHIPS) - len(chips)
    assert (shown[-1][3] == f"+{missing}") if missing else shown[-1][0] is CHIPS[-1]


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_they_are_painted_in_their_colours(theme: Theme, settings: Settings, theme_name: str) -> None:
    settings.set(THEME, theme_name)
    image = QImage(200, 26, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    option = QStyleOptionViewItem()
    paint_chips(painter, option, image.rect(), CHIPS, theme)
    paint_dot(painter, image.rect().adjusted(180, 0, 0, 0), "blue", theme)
    painter.end()
    colours = {image.pixel(x, y) for x in range(200) for y in range(26)}
    ink = tag_ink("red", theme.dark)
    assert QColor(ink.ground).rgb() in colours
    assert QColor(tag_ink("blue", theme.dark).dot).rgb() in colours
