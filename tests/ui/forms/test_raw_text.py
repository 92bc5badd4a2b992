"""Raw text behind Details."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from stellwerk.ui.forms.raw_text import LONGEST, RawText
from stellwerk.ui.theme.theme import Theme


def test_it_is_folded_away_until_asked_for_and_can_be_copied(qtbot: QtBot, theme: Theme) -> None:
    raw = RawText(theme)
    qtbot.addWidget(raw)
    assert raw.isHidden()
    raw.show_text("libvirt: error 38")
    assert not raw.isHidden()
    assert raw.text.isHidden()
    qtbot.mouseClick(raw.fold, Qt.MouseButton.LeftButton)
    assert not raw.text.isHidden()
    qtbot.mouseClick(raw.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "libvirt: error 38"


def test_nothing_hides_it_again_and_much_is_cut(qtbot: QtBot, theme: Theme) -> None:
    raw = RawText(theme)
    qtbot.addWidget(raw)
    raw.show_text("x" * (LONGEST + 10))
    assert len(raw.text.toPlainText()) == LONGEST + 2
    raw.show_text("")
    assert raw.isHidden()
