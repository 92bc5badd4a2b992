"""One device by itself."""

from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.pages.tab.device_pane import DevicePane


def test_a_device_without_a_form_shows_its_facts_and_has_nothing_to_lose(room: Room, qtbot: QtBot) -> None:
    desk = FormDesk(planner=room.engine, inventory=room.inventory, loop=room.loop, theme=room.tools.desk.theme)
    item = HardwareItem(key="device 0 tpm", icon="x", title="TPM", summary="", facts=(("Model", "tpm-crb"),))
    pane = DevicePane(desk, room.vm("web-1"), item, None, (), lambda _act: None)
    qtbot.addWidget(pane)
    assert (pane.panel, pane.dirty) == (None, False)
    pane.release()
