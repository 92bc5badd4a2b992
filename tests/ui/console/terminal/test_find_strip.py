"""The search in a terminal."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.console.terminal.conftest import Shown

from stellwerk.ui.console.terminal.find_strip import FindStrip
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def strip(shown: Shown, theme: Theme, qtbot: QtBot) -> FindStrip:
    strip = FindStrip(shown.widget, theme)
    qtbot.addWidget(strip)
    shown.say("".join(f"line {n} {'Fehler' if n % 10 == 0 else 'gut'}\r\n" for n in range(50)))
    strip.begin()
    return strip


def test_the_newest_is_found_first_and_selected(strip: FindStrip, shown: Shown) -> None:
    strip.field.setText("fehler")
    assert strip.count.text() == "5 of 5"
    assert shown.widget.selected_text() == "Fehler"
    assert "line 40 Fehler" in shown.lines


def test_enter_goes_to_what_is_older_and_around_the_end(strip: FindStrip, shown: Shown) -> None:
    strip.field.setText("Fehler")
    for _step in range(4):
        QTest.keyClick(strip.field, Qt.Key.Key_Return)
    assert (strip.count.text(), "line 0 Fehler" in shown.lines) == ("1 of 5", True)
    QTest.keyClick(strip.field, Qt.Key.Key_Return)
    assert strip.count.text() == "5 of 5"
    QTest.keyClick(strip.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert strip.count.text() == "1 of 5"


def test_what_is_not_there_is_said(strip: FindStrip, shown: Shown) -> None:
    strip.field.setText("nowhere")
    assert (strip.count.text(), strip.field.property("wrong")) == ("Not found", True)
    strip.step(1)
    strip.field.setText("")
    assert (strip.count.text(), strip.field.property("wrong"), shown.widget.selected_text()) == ("", False, "")


def test_it_begins_with_what_is_selected_and_leaves_it(strip: FindStrip, shown: Shown) -> None:
    strip.field.setText("line 45")
    QTest.keyClick(strip.field, Qt.Key.Key_Escape)
    assert strip.isHidden()
    strip.begin()
    assert strip.field.text() == "line 45"
