"""The theme follows the setting and dresses the application."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stellwerk.core.setting import Settings
from stellwerk.ui.theme.metric import ROW, ROW_COMPACT
from stellwerk.ui.theme.palette import DARK, LIGHT, Token, contrast
from stellwerk.ui.theme.theme import COMPACT, THEME, Theme


def test_dark_and_light_by_the_setting_while_running(qapp: QApplication, theme: Theme, settings: Settings) -> None:
    told: list[bool] = []
    theme.changed.connect(lambda _: told.append(theme.dark))
    settings.set(THEME, "dark")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK[Token.BASE])
    assert theme.colour(Token.TEXT) == QColor(DARK[Token.TEXT])
    settings.set(THEME, "light")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(LIGHT[Token.BASE])
    assert told == [True, False]


def test_compact_rows(theme: Theme, settings: Settings) -> None:
    assert theme.row_height == ROW
    settings.set(COMPACT, True)
    assert theme.row_height == ROW_COMPACT


def test_digits_have_one_width(qapp: QApplication, theme: Theme) -> None:
    assert qapp.font().featureValue(QFont.Tag("tnum")) == 1


def test_closed_it_follows_no_more(qapp: QApplication, settings: Settings) -> None:
    theme = Theme(qapp, settings)
    settings.set(THEME, "light")
    theme.close()
    theme.setParent(None)
    settings.set(THEME, "dark")
    assert not theme.dark


def test_the_sheet_names_no_colour_of_its_own(qapp: QApplication, theme: Theme) -> None:
    assert "$" not in qapp.styleSheet()
    assert LIGHT[Token.HAIRLINE] in qapp.styleSheet()


@pytest.mark.parametrize("focused", [False, True])
@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", [QCheckBox, QComboBox, QPlainTextEdit, QPushButton])
def test_where_to_type_or_to_click_can_be_seen(
    qtbot: QtBot, theme: Theme, settings: Settings, name: str, kind: type[QWidget], focused: bool
) -> None:
    settings.set(THEME, name)
    ground, before, widget = QWidget(), QPushButton(), kind()
    qtbot.addWidget(ground)
    ground.setBackgroundRole(QPalette.ColorRole.Base)
    ground.setAutoFillBackground(True)
    before.setParent(ground)
    widget.setParent(ground)
    before.move(10, 100)
    widget.setObjectName("note")
    widget.move(10, 10)
    ground.resize(220, 120)
    ground.show()
    before.setFocus()
    if focused:
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        qtbot.waitUntil(widget.hasFocus)
        ground.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # a real key sets it
    picture = ground.grab().toImage()
    middle = widget.y() + widget.height() // 2
    row = {picture.pixelColor(x, middle).name() for x in range(9, 30)}
    base = theme.colour(Token.BASE).name()
    assert max(contrast(colour, base) for colour in row) >= 3.0
