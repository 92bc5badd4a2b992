"""The form of a device asks for what its kind has."""

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from tests.fakes.making_part.ability import ability
from tests.ui.pages.room import Room

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.guest.ability import GuestMachine
from stellwerk.model.node import NodeDevice, NodeDeviceKind, NodeHardware
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer
from stellwerk.ui.forms.kind_form import KindForm
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.forms.vm.own_form import form_of
from stellwerk.ui.theme.theme import Theme

ASKS = ("type", "set", "next_start")
RECEIVER = NodeDevice(
    kind=NodeDeviceKind.USB, name="Receiver", vendor="Logitech", address="1:4", notes=(("id", "046d:c52b"),)
)


def form(room: Room, theme: Theme, qtbot: QtBot, kind: str = "") -> KindForm:
    desk = FormDesk(
        planner=room.engine,
        inventory=room.inventory,
        loop=room.loop,
        theme=theme,
        look_at_hardware=lambda _host, done: done(Answer(value=NodeHardware(devices=(RECEIVER,)))),
    )
    asks = ("set",) if kind else ASKS
    name = "Update-Device" if kind else "Add-Device"
    made = KindForm(COMMANDS.get(name), (room.vm("web-1"),), desk, asks=asks, kind=kind)
    qtbot.addWidget(made)
    return made


def choose(made: KindForm, type_: str) -> list[str]:
    made.field("type").say(type_)
    made.edited.emit()
    return [field.param.name for field in made.fields]


def test_only_what_the_kind_has_is_asked_for(room: Room, theme: Theme, qtbot: QtBot) -> None:
    made = form(room, theme, qtbot)
    assert choose(made, "sound") == ["type", "model", "set", "next_start"]
    box = made.field("model").findChild(QComboBox)
    assert (box.itemText(0), box.count()) == ("ich9", 6)
    assert made.args() == {"type": "sound"}
    assert not made.dirty
    assert choose(made, "memory") == ["type", "size", "node", "set", "next_start"]
    assert made.args() is None
    made.field("size").say("512M")
    assert made.args() == {"type": "memory", "set": [f"size={512 << 20}"]}
    assert choose(made, "tpm") == ["type", "model", "version", "set", "next_start"]
    assert made.args() == {"type": "tpm"}


def test_a_device_of_the_host_is_chosen_by_its_name(room: Room, theme: Theme, qtbot: QtBot) -> None:
    made = form(room, theme, qtbot)
    choose(made, "hostdev")
    field = made.field("source")
    field.box.fill()
    assert field.box.itemText(0) == "046d:c52b – Logitech Receiver"
    field.say(field.box.itemText(0))
    assert made.args() == {"type": "hostdev", "source": "046d:c52b"}


def test_what_is_there_already_stays_as_it_is(room: Room, theme: Theme, qtbot: QtBot) -> None:
    made = form(room, theme, qtbot, kind="watchdog")
    assert [field.param.name for field in made.fields] == ["model", "action", "set"]
    assert made.args() == {}
    made.field("action").say("pause")
    assert made.args() == {"set": ["action=pause"]}


def test_what_the_host_has_is_offered_once_it_has_told(room: Room, theme: Theme, qtbot: QtBot) -> None:
    made = form(room, theme, qtbot)
    choose(made, "video")
    box = made.field("model").findChild(QComboBox)
    assert box.findText("qxl") >= 0
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    host = room.inventory.view.host(vm.host_id)
    assert host is not None
    assert host.facts is not None
    definition = vm.domain.definition
    of = GuestMachine(arch=definition.arch, machine=definition.machine, type=definition.type)
    facts = replace(host.facts, abilities=(ability(of),))
    room.inventory.apply(Batch(entities=(replace(host, facts=facts),)))
    box.showPopup()
    assert [box.itemText(place) for place in range(box.count())] == ["virtio", "vga", "vmvga"]
    box.hidePopup()
    made.field("model").say("vmvga")
    assert made.args() == {"type": "video", "model": "vmvga"}


def test_of_several_vms_a_device_that_all_have_is_chosen_and_changed(room: Room, theme: Theme, qtbot: QtBot) -> None:
    desk = FormDesk(planner=room.engine, inventory=room.inventory, loop=room.loop, theme=theme)
    targets = (room.vm("web-1"), room.vm("web-2"))
    made = form_of(COMMANDS.get("Update-Device"), targets, desk)
    assert isinstance(made, KindForm)
    qtbot.addWidget(made)
    assert [field.param.name for field in made.fields] == ["device", "set", "next_start"]
    made.field("device").say("memballoon 0")
    made.edited.emit()
    assert [field.param.name for field in made.fields] == ["device", "model", "deflate", "set", "next_start"]
    assert made.args() == {"device": "memballoon 0"}
    made.field("deflate").say("on")
    assert made.args() == {"device": "memballoon 0", "set": ["deflate=on"]}
