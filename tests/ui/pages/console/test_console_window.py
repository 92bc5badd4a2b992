"""A window with a console."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.ui.pages.console.parlour import Parlour

from stellwerk.core.ids import VmId
from stellwerk.ui.pages.console.console_window import ConsoleWindow
from stellwerk.ui.pages.console.view_tools import ViewTools


@pytest.fixture
def window(room: Parlour, view_tools: ViewTools) -> Iterator[ConsoleWindow]:
    yield room.consoles.detach(VmId(room.vm_ref.id), view_tools)
    room.consoles.close()


def test_its_title_names_the_vm(window: ConsoleWindow) -> None:
    assert window.windowTitle() == "web/1 – Stellwerk"


def test_full_screen_and_back(window: ConsoleWindow, room: Parlour, qtbot: QtBot) -> None:
    room.wait_screen(qtbot)
    window.view.full_wanted.emit()
    assert window.isFullScreen()
    assert not window.view.bar.isVisible()
    assert window.hint.isVisible()
    window.view.display.let_go.emit()
    assert not window.isFullScreen()
    assert window.view.bar.isVisible()
    assert not window.hint.isVisible()


def test_escape_leaves_full_screen_where_the_guest_gets_no_keys(
    window: ConsoleWindow, room: Parlour, qtbot: QtBot
) -> None:
    screen = room.wait_screen(qtbot)
    window.turn_full()
    qtbot.keyClick(window.view.display, Qt.Key.Key_Escape)
    assert window.isFullScreen()
    window.view.display.view_only = True
    sent = len(screen.keys)
    qtbot.keyClick(window.view.display, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert len(screen.keys) == sent


def test_closing_ends_the_console(window: ConsoleWindow, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    window.close()
    assert screen.closed
