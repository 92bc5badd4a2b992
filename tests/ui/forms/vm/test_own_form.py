"""Most commands have the usual form."""

from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench
from tests.ui.pages.room import Room

from stellwerk.commands.registry import COMMANDS
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.forms.vm.own_form import OF_SEVERAL, form_of
from stellwerk.ui.theme.theme import Theme


def test_others_have_none_of_their_own() -> None:
    assert form_of(COMMANDS.get("Add-Host"), (), small_bench().inventory) is None


def test_several_vms_are_edited_in_one_form(room: Room, theme: Theme, qtbot: QtBot) -> None:
    desk = FormDesk(planner=room.engine, inventory=room.inventory, loop=room.loop, theme=theme)
    command = COMMANDS.get("Update-Vm")
    assert form_of(command, (room.vm("web-1"),), desk) is None
    made = form_of(command, (room.vm("web-1"), room.vm("web-2")), desk)
    assert made is not None
    qtbot.addWidget(made)
    assert tuple(field.param.name for field in made.fields) == OF_SEVERAL
    made.field("on_crash").say("preserve")
    assert made.args() == {"on_crash": "preserve"}
