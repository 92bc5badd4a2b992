"""A terminal in a window of its own."""

from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import HostId
from stellwerk.ui.pages.terminal.shell_view import ShellView
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools
from stellwerk.ui.pages.terminal.terminal_window import TerminalWindow


def test_it_has_the_name_of_the_program_and_gives_the_view_back(
    view_tools: TerminalTools, room: Room, qtbot: QtBot
) -> None:
    view = ShellView(view_tools, HostId("h1"), lambda: "h1")
    qtbot.addWidget(view)
    view.begin()
    window = TerminalWindow(view)
    window.show()
    room.openings.last.open().say(b"\x1b]0;top\x07")
    room.loop.drain()
    qtbot.waitUntil(lambda: window.windowTitle() == "top – Stellwerk")
    closed: list[None] = []
    window.closed.connect(closed.append)
    window.close()
    assert (closed, view.parent(), room.openings.last.closed) == ([None], None, False)
    view.release()
