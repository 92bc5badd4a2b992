"""The serial console of a VM."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Device
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Vm
from stellwerk.ports.serial import ConsoleInUse, NoSerialConsole
from stellwerk.ui.pages.terminal.serial_view import PAUSES, SerialView
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools

Turn = Callable[[bool], None]


@pytest.fixture
def vm(room: Room) -> Vm:
    """One that runs."""
    return next(vm for vm in room.inventory.view.all(Kind.VM) if isinstance(vm, Vm) and vm.domain.active)


@pytest.fixture
def turn(room: Room, vm: Vm) -> Turn:
    """Start and stop it."""

    def turn(on: bool) -> None:
        state = DomainState.RUNNING if on else DomainState.SHUT_OFF
        domain = replace(vm.domain, runtime=replace(vm.domain.runtime, state=state))
        room.inventory.apply(Batch(domains=(domain,)))
        room.settle(0.05)

    return turn


@pytest.fixture
def view(view_tools: TerminalTools, vm: Vm, qtbot: QtBot) -> Iterator[SerialView]:
    view = SerialView(view_tools, VmId(vm.id), lambda: "web")
    qtbot.addWidget(view)
    view.show()
    view.begin()
    yield view
    view.release()


def test_it_opens_where_the_vm_runs(view: SerialView, room: Room, vm: Vm) -> None:
    assert room.openings.last.what == ("serial", vm.id, False)
    view.begin()
    assert len(room.openings.talks) == 1


def test_it_follows_the_vm_off_and_on(view: SerialView, room: Room, turn: Turn) -> None:
    talk = room.openings.last.open()
    turn(False)
    assert talk.closed
    assert view.banner.text == '"web" is off; its serial console opens when it starts'
    assert view.banner.button.isHidden()
    turn(True)
    assert len(room.openings.talks) == 2
    assert view.banner.isHidden()


def test_an_end_while_the_vm_runs_is_tried_again_and_not_for_ever(view: SerialView, room: Room) -> None:
    for count, pause in enumerate(PAUSES, 1):
        room.openings.last.open().end()
        assert len(room.openings.talks) == count
        room.settle(2 * pause + 0.1)
        assert len(room.openings.talks) == count + 1
    room.openings.last.open().end()
    assert view.banner.text == "The serial console has ended; somebody else may have it now"
    view.banner.button.click()
    assert len(room.openings.talks) == len(PAUSES) + 2


def test_one_that_is_in_use_is_taken_over_only_when_asked(view: SerialView, room: Room, vm: Vm) -> None:
    room.openings.last.end(ConsoleInUse("somebody else has it", "take it over"))
    assert (view.banner.text, view.banner.button.text()) == ("Somebody else has it", "Take it over")
    view.banner.button.click()
    assert room.openings.last.what == ("serial", vm.id, True)
    room.openings.last.end(Refused("no"))
    view.banner.button.click()
    assert room.openings.last.what == ("serial", vm.id, False)


def test_a_vm_without_one_says_so(view: SerialView, room: Room) -> None:
    room.openings.last.end(NoSerialConsole('VM "web" has no serial console', "add a serial port"))
    assert view.banner.text == 'VM "web" has no serial console'


def test_a_vm_that_went(view: SerialView, room: Room) -> None:
    room.openings.gone = True
    room.openings.last.end(Refused("no"))
    view.banner.button.click()
    assert view.banner.text == "The VM is not there any more"


def test_one_of_several_ports_is_chosen(room: Room, view: SerialView, vm: Vm) -> None:
    assert view.bar.ports.isHidden()
    ports = tuple(Device(type="serial") for _number in range(2))
    domain = replace(vm.domain, definition=replace(vm.domain.definition, devices=ports))
    room.inventory.apply(Batch(domains=(domain,)))
    room.openings.last.open().end()
    view.begin()
    assert not view.bar.ports.isHidden()
    assert [view.bar.ports.itemText(place) for place in range(2)] == ["Serial port 0", "Serial port 1"]
    before = room.openings.last
    view.bar.ports.setCurrentIndex(1)
    view.bar.port_wanted.emit(1)
    assert before.closed
    assert room.openings.last.what == ("serial", vm.id, False, 1)
    view.bar.port_wanted.emit(1)
    assert room.openings.last.what == ("serial", vm.id, False, 1)
