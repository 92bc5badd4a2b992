"""The tab with a console."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.pages.conftest import Open
from tests.ui.pages.console.parlour import Parlour

from stellwerk.core.ids import VmId
from stellwerk.core.setting import Settings
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def room(theme: Theme, settings: Settings) -> Iterator[Parlour]:
    made = Parlour(theme, settings)
    yield made
    made.close()


def test_it_opens_when_it_is_first_shown(room: Parlour, show: Open, qtbot: QtBot) -> None:
    page = show(room.vm_ref)
    room.settle(0.1)
    assert room.screens.opened == []
    page.show_tab("console")
    screen = room.wait_screen(qtbot)
    assert page.front.view.display.canvas.image.width() == 8
    page.show_tab("xml")
    assert not screen.watched
    page.show_tab("console")
    assert screen.watched


def test_into_a_window_and_back(room: Parlour, show: Open, qtbot: QtBot) -> None:
    page = show(room.vm_ref, "console")
    first = room.wait_screen(qtbot)
    page.front.view.detach_wanted.emit()
    second = room.wait_screen(qtbot, 2)
    assert first.closed
    assert page.front.view is None
    assert "window of its own" in page.front.note.sentence.text()
    page.close()
    assert not second.closed  # the window stays when its page goes
    again = show(room.vm_ref, "console")
    assert again.front.view is None
    again.front.note.button.click()
    third = room.wait_screen(qtbot, 3)
    assert second.closed
    assert not third.closed


def test_full_screen_is_a_window(room: Parlour, show: Open, qtbot: QtBot) -> None:
    page = show(room.vm_ref, "console")
    room.wait_screen(qtbot)
    page.front.view.full_wanted.emit()
    window = room.consoles.window(VmId(room.vm_ref.id))
    assert window is not None
    assert window.isFullScreen()


def test_refresh_connects_again(room: Parlour, show: Open, qtbot: QtBot) -> None:
    page = show(room.vm_ref, "console")
    room.wait_screen(qtbot)
    page.refresh()
    room.wait_screen(qtbot, 2)


def test_it_ends_with_its_page(room: Parlour, show: Open, qtbot: QtBot) -> None:
    page = show(room.vm_ref, "console")
    screen = room.wait_screen(qtbot)
    page.close()
    assert screen.closed
