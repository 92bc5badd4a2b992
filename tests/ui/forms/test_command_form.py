"""Forms made from parameters."""

from pytestqt.qtbot import QtBot
from tests.ui.forms.conftest import make_thing, update_host
from tests.ui.pages.room import Room

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import FieldId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.engine.command import Command
from stellwerk.model.change import Batch
from stellwerk.model.device import Vnic
from stellwerk.model.field import Field, FieldType
from stellwerk.model.host import Host
from stellwerk.model.vm import Vm
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.field import ChoiceField, FlagField, LineField, NoteField
from stellwerk.ui.forms.ref_field import RefField

HOST = Ref(Kind.HOST, "host-0")


def form(command: Command, room: Room, qtbot: QtBot, targets=(), only=None) -> CommandForm:
    made = CommandForm(command, targets, room.inventory, only)
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_parameter_has_the_field_that_fits_hidden_ones_none(room: Room, qtbot: QtBot) -> None:
    made = form(make_thing, room, qtbot)
    assert {field.param.name: type(field) for field in made.fields} == {
        "name": LineField, "size": LineField, "count": LineField, "host": RefField, "vm": RefField,
        "shade": ChoiceField, "fast": FlagField, "kept": ChoiceField, "word": NoteField, "description": NoteField,
    }  # fmt: skip


def test_only_some_in_the_order_asked_for(room: Room, qtbot: QtBot) -> None:
    assert [f.param.name for f in form(make_thing, room, qtbot, only=("host", "name")).fields] == ["host", "name"]


def test_it_says_what_was_entered_and_nothing_else(room: Room, qtbot: QtBot) -> None:
    made = form(make_thing, room, qtbot)
    assert (made.args(), made.missing, made.dirty) == (None, ["Name"], False)
    made.field("name").edit.setText("x")
    made.field("fast").box.click()
    assert (made.args(), made.missing, made.dirty) == ({"name": "x", "fast": True}, [], True)


def test_finishing_too_early_shows_what_is_needed(room: Room, qtbot: QtBot) -> None:
    made = form(make_thing, room, qtbot)
    made.touch()
    assert made.field("name").note.text() == "needed"


def test_a_change_begins_with_what_is_and_says_only_what_differs(room: Room, qtbot: QtBot) -> None:
    host = room.inventory.view.get(HOST)
    assert isinstance(host, Host)
    room.inventory.apply(Batch(entities=(replace(host, description="rack 3\nrow 1"),)))
    made = form(update_host, room, qtbot, (HOST,))
    assert [field.text() for field in made.fields] == ["node-1", "256 GiB", "false", "rack 3\nrow 1"]
    assert made.args() == {}
    made.field("name").edit.setText("alpha")
    assert made.args() == {"name": "alpha"}


def test_several_targets_begin_with_nothing(room: Room, qtbot: QtBot) -> None:
    made = form(update_host, room, qtbot, (HOST, Ref(Kind.HOST, "host-1")))
    assert [field.text() for field in made.fields] == ["", "", "", ""]


def test_of_several_values_the_only_one_where_one_is_asked_for_and_one_a_line_where_all_are(
    room: Room, qtbot: QtBot
) -> None:
    vm = next(vm for vm in room.inventory.view.all(Kind.VM) if isinstance(vm, Vm))
    nic = Vnic(mac="52:54:00:00:00:07")
    domain = replace(vm.domain, definition=replace(vm.domain.definition, vnics=(nic,)))
    choices = Field(id=FieldId("f"), key="stage", title="Stage", type=FieldType.CHOICE, choices=("test", "live"))
    room.inventory.apply(Batch(domains=(domain,), entities=(choices,)))
    change = form(COMMANDS.get("Update-Vnic"), room, qtbot, (Ref(Kind.VM, vm.id),))
    assert change.field("mac").text() == nic.mac
    edit = form(COMMANDS.get("Update-Field"), room, qtbot, (Ref(Kind.FIELD, "f"),))
    assert edit.field("choice").text() == "test\nlive"
    assert edit.args() == {}


def test_what_is_usual_is_chosen_in_the_words_of_people(room: Room, qtbot: QtBot) -> None:
    made = form(COMMANDS.get("Add-StoragePool"), room, qtbot)
    autostart = made.field("autostart")
    assert isinstance(autostart, ChoiceField)
    assert [autostart.box.itemText(place) for place in range(autostart.box.count())] == ["yes", "no"]
    assert (autostart.text(), autostart.changed) == ("true", False)


def test_what_is_new_has_nothing_that_could_stay_as_it_is(room: Room, qtbot: QtBot) -> None:
    for command, words in (("Add-Disk", "as suits"), ("Update-Disk", "as it is")):
        cache = form(COMMANDS.get(command), room, qtbot).field("cache")
        assert isinstance(cache, ChoiceField)
        assert (cache.box.itemText(0), cache.box.itemData(0)) == (words, "")


def test_kinds_of_devices_are_called_what_they_are(room: Room, qtbot: QtBot) -> None:
    type_ = form(COMMANDS.get("Add-Device"), room, qtbot).field("type")
    assert isinstance(type_, ChoiceField)
    assert (type_.box.itemText(0), type_.box.itemData(0)) == ("Display", "graphics")
