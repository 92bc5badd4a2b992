"""Which tab is made of which plan."""

from typing import Any

from tests.ui.pages.room import Room

from stellwerk.ui.pages.machine.log_tab import LogTab
from stellwerk.ui.pages.machine.machine_tab import MachineTab
from stellwerk.ui.pages.machine.make import machine_tab
from stellwerk.ui.pages.tab_plan import TabBody


def test_each_tab(room: Room, qtbot: Any) -> None:
    for body, kind in ((TabBody.MACHINE, MachineTab), (TabBody.SOFTWARE, MachineTab), (TabBody.LOGS, LogTab)):
        made = machine_tab(room.tools, room.host("node-1"), body)
        assert isinstance(made, kind)
        qtbot.addWidget(made)
        made.came()
        made.release()
    assert [asked[0] for asked in room.looks.asked] == ["hardware", "system", "log"]
