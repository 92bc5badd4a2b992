"""The window in German: its own texts and those of Qt."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import FakePages, Tools

from stellwerk.core.setting import Settings
from stellwerk.core.text import use_language
from stellwerk.ui.language import use_window_language
from stellwerk.ui.shell.main_window import MainWindow


@pytest.fixture
def german(qapp: QApplication) -> Iterator[QTranslator]:
    translator = use_window_language(qapp, Settings({"window.language": "de"}))
    assert translator is not None
    yield translator
    qapp.removeTranslator(translator)
    translator.deleteLater()
    use_language(gettext.NullTranslations())


def test_buttons_of_qt_are_german(qtbot: QtBot, german: QTranslator) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


def test_the_window_is_german(qtbot: QtBot, german: QTranslator, kit: Tools, loop: ManualLoop) -> None:
    window = MainWindow(kit.desk, FakePages(kit.desk))
    qtbot.addWidget(window)
    menus = [action.text() for action in window.menuBar().actions()]
    assert menus[:1] + menus[-3:] == ["&Flotte", "&Gehe zu", "&Ansicht", "H&ilfe"]
    assert window.tree_dock.windowTitle() == "Inventar"
    window.close()
    loop.advance(0)


def test_english_needs_no_translator(qapp: QApplication) -> None:
    assert use_window_language(qapp, Settings({"window.language": "en"})) is None
