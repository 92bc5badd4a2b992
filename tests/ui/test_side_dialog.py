"""Windows beside the main one."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stellwerk.ui.side_dialog import SideDialog


@pytest.fixture
def main(qtbot: QtBot) -> Iterator[QWidget]:
    """The main window, in front."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    yield widget
    widget.close()


@pytest.fixture
def dialog(qtbot: QtBot, main: QWidget) -> SideDialog:
    """One before it, made by a part of it."""
    made = SideDialog(QPushButton(main))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_it_holds_nothing_up(dialog: SideDialog) -> None:
    assert not dialog.isModal()


def test_the_window_has_the_keys_again(qtbot: QtBot, main: QWidget, dialog: SideDialog) -> None:
    dialog.close()
    qtbot.waitUntil(main.isActiveWindow)


def test_who_works_elsewhere_stays_there(qtbot: QtBot, qapp: QApplication, main: QWidget, dialog: SideDialog) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    assert qapp.activeWindow() is other
