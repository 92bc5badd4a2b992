"""Picking an object."""

from pytestqt.qtbot import QtBot
from tests.ui.forms.conftest import make_thing
from tests.ui.pages.room import Room

from stellwerk.core.ids import VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.vm import Vm
from stellwerk.ui.forms.field import UNSET
from stellwerk.ui.forms.ref_field import RefField, possible

PARAMS = {param.name: param for param in make_thing.params}


def field(name: str, room: Room, qtbot: QtBot) -> RefField:
    made = RefField(PARAMS[name], room.inventory)
    qtbot.addWidget(made)
    made.show()
    return made


def test_only_what_the_query_allows_is_offered_in_natural_order(room: Room) -> None:
    names = list(possible(PARAMS["host"], room.inventory))
    assert names[:2] == ["node-1", "node-2"]
    assert names[-1] == "node-12"
    assert "node-6" not in names


def test_those_of_one_name_say_where_they_are(room: Room) -> None:
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    twin = replace(vm.domain, id=VmId("twin"), host_id="host-1")
    room.inventory.apply(Batch(domains=(twin,)))
    names = possible(PARAMS["vm"], room.inventory)
    assert names["web-1 (node-2)"] == "twin"
    assert names["web-1 (node-1)"] == vm.id


def test_it_answers_the_id_of_what_is_chosen_or_typed(room: Room, qtbot: QtBot) -> None:
    made = field("host", room, qtbot)
    assert made.check() is UNSET
    made.box.setCurrentText("node-2")
    assert made.check() == "host-1"
    made.box.setCurrentText("NODE-3")
    assert made.check() == "host-2"


def test_what_is_not_possible_says_why(room: Room, qtbot: QtBot) -> None:
    made = field("host", room, qtbot)
    made.touched = True
    made.box.setCurrentText("node-6")
    assert made.check() is UNSET
    assert "cannot be used" in made.note.text()
    made.box.setCurrentText("nobody")
    made.check()
    assert "nobody" in made.note.text()


def test_it_begins_with_an_object(room: Room, qtbot: QtBot) -> None:
    made = field("host", room, qtbot)
    made.begin_with("host-1")
    assert (made.text(), made.check(), made.changed) == ("node-2", UNSET, False)
    made.begin_with("gone")
    assert made.text() == "node-2"
