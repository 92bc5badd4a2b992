"""Windows of consoles: one of each VM."""

from pytestqt.qtbot import QtBot
from tests.ui.pages.console.parlour import Parlour

from stellwerk.core.ids import VmId
from stellwerk.ui.pages.console.view_tools import ViewTools


def test_one_of_each_vm(room: Parlour, view_tools: ViewTools, qtbot: QtBot) -> None:
    first, second = VmId(room.vm("web-1").id), VmId(room.vm("web-2").id)
    told: list[str] = []
    room.consoles.changed.connect(told.append)
    window = room.consoles.detach(first, view_tools)
    assert room.consoles.detach(first, view_tools) is window
    assert room.consoles.detach(second, view_tools) is not window
    assert told == [first, second]
    window.close()
    assert room.consoles.window(first) is None
    assert told[2:] == [first]
    room.consoles.close()
    assert room.consoles.window(second) is None
