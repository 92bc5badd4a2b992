"""The shell of a host."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.ui.pages.terminal.shell_view import ShellView
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools


@pytest.fixture
def view(view_tools: TerminalTools, qtbot: QtBot) -> Iterator[ShellView]:
    view = ShellView(view_tools, HostId("h1"), lambda: "h1")
    qtbot.addWidget(view)
    view.begin()
    yield view
    view.release()


@pytest.mark.parametrize(
    ("status", "said", "button"),
    [
        (0, "The shell has ended", "Start it again"),
        (3, "The shell has ended with 3", "Start it again"),
        (None, "The connection to the shell was lost", "Reconnect"),
    ],
)
def test_its_end_is_said(view: ShellView, room: Room, status: int | None, said: str, button: str) -> None:
    assert room.openings.last.what == ("shell", "h1")
    room.openings.last.open().end(status=status)
    assert (view.banner.text, view.banner.button.text()) == (said, button)
    view.banner.button.click()
    assert len(room.openings.talks) == 2


def test_a_host_that_lets_nobody_in(view: ShellView, room: Room, trouble: Refused) -> None:
    room.openings.last.end(trouble)
    assert (view.banner.text, view.banner.button.text()) == ("The host says no", "Try again")
