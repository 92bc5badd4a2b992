"""Asking how a text is to be typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stellwerk.core.setting import Settings
from stellwerk.ui.pages.console.setting import LAYOUT
from stellwerk.ui.pages.console.type_strip import TypeStrip


@pytest.fixture
def strip(settings: Settings, qtbot: QtBot) -> TypeStrip:
    made = TypeStrip(settings)
    qtbot.addWidget(made)
    return made


def test_text_and_layout(strip: TypeStrip, settings: Settings, qtbot: QtBot) -> None:
    strip.ask("grün")
    assert strip.isVisible()
    assert "4 characters" in strip.question.text()
    assert "without ü" in strip.question.text()
    strip.layouts.setCurrentIndex(strip.layouts.findData("de"))
    assert "without" not in strip.question.text()
    assert settings.get(LAYOUT) == "de"
    with qtbot.waitSignal(strip.wanted) as told:
        strip.begin.click()
    assert told.args is not None
    assert (told.args[0], told.args[1].key) == ("grün", "de")


def test_by_keys_alone(strip: TypeStrip, qtbot: QtBot) -> None:
    strip.ask("abc")
    with qtbot.waitSignal(strip.wanted):
        QTest.keyClick(strip.begin, Qt.Key.Key_Return)
    with qtbot.waitSignal(strip.stopped):
        QTest.keyClick(strip.layouts, Qt.Key.Key_Escape)
    assert not strip.isVisible()


def test_nothing_to_type(strip: TypeStrip) -> None:
    strip.ask("")
    assert not strip.begin.isEnabled()
    strip.ask("üü")
    assert not strip.begin.isEnabled()


def test_progress_and_its_end(strip: TypeStrip) -> None:
    strip.ask("abcd")
    strip.moved((1, 4))
    assert strip.progress.isVisible()
    assert not strip.begin.isVisible()
    assert "1 of 4" in strip.question.text()
    strip.moved((0, 0))
    assert not strip.isVisible()


def test_giving_up(strip: TypeStrip, qtbot: QtBot) -> None:
    strip.moved((1, 4))
    with qtbot.waitSignal(strip.stopped):
        strip.cancel.click()
    assert not strip.isVisible()
