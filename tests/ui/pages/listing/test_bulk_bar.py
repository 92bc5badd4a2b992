"""The bar above a list."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.entity import ref_of
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.listing.bulk_bar import BulkBar


def bar(room: Room, qtbot: QtBot) -> BulkBar:
    made = BulkBar(room.desk, room.book)
    qtbot.addWidget(made)
    made.show()
    return made


def texts(made: BulkBar) -> list[str]:
    return [button.text() for button in made.buttons]


def some(room: Room, *, active: bool, count: int) -> list[Ref]:
    """VMs on hosts that answer."""
    vms = [vm for vm in room.inventory.view.all(Kind.VM) if isinstance(vm, Vm) and vm.host_id in ("host-0", "host-3")]
    return [ref_of(vm) for vm in vms if vm.domain.active is active][:count]


def test_it_counts_rows_and_what_is_selected(room: Room, qtbot: QtBot) -> None:
    made = bar(room, qtbot)
    made.tell(Kind.VM, 150, ())
    assert (made.count.text(), texts(made)) == ("150 VMs", [])
    made.tell(Kind.VM, 150, some(room, active=True, count=3))
    assert made.count.text() == "3 of 150 VMs selected"
    assert texts(made) == ["Start", "Shut down", "Restart"]
    made.release()


def test_each_command_says_how_many_it_can_act_on_and_why_not_on_the_others(room: Room, qtbot: QtBot) -> None:
    made = bar(room, qtbot)
    up, down = some(room, active=True, count=2), some(room, active=False, count=1)
    made.tell(Kind.VM, 150, [*up, *down])
    shutdown = made.buttons[1]
    assert shutdown.text() == "Shut down (2 of 3)"
    assert "is Down" in shutdown.toolTip()
    assert [button.isEnabled() for button in made.buttons] == [True, True, True]
    made.tell(Kind.VM, 150, up)
    room.settle()
    assert not made.buttons[0].isEnabled()
    made.release()


def test_a_button_begins_with_the_selection(room: Room, qtbot: QtBot) -> None:
    made = bar(room, qtbot)
    up = some(room, active=True, count=2)
    made.tell(Kind.VM, 150, up)
    qtbot.mouseClick(made.buttons[1], Qt.MouseButton.LeftButton)
    assert [task.call.targets for task in room.engine.running() if task.call.command == "Shutdown-Vm"] == [tuple(up)]
    made.release()


def test_a_button_begins_with_what_is_selected_when_it_is_clicked(room: Room, qtbot: QtBot) -> None:
    made = bar(room, qtbot)
    up = some(room, active=True, count=3)
    made.tell(Kind.VM, 150, up[:1])
    made.tell(Kind.VM, 150, up[1:])  # a moment later: the buttons are not made anew yet
    qtbot.mouseClick(made.buttons[1], Qt.MouseButton.LeftButton)
    assert [task.call.targets for task in room.engine.running()] == [tuple(up[1:])]
    made.tell(Kind.VM, 150, ())
    qtbot.mouseClick(made.buttons[1], Qt.MouseButton.LeftButton)
    assert len(room.engine.running()) == 1
    made.release()


def test_a_large_selection_is_not_asked_one_by_one(room: Room, qtbot: QtBot) -> None:
    made = bar(room, qtbot)
    made.tell(Kind.VM, 500, [Ref(Kind.VM, f"no-{n}") for n in range(500)])
    assert not made.buttons  # in a turn of their own: to select so many takes long enough
    room.settle()
    assert texts(made) == ["Start", "Shut down", "Restart"]
    assert all(button.isEnabled() for button in made.buttons)
    made.release()


def test_the_menu_has_all_commands(room: Room, qtbot: QtBot) -> None:
    made = bar(room, qtbot)
    made.tell(Kind.VM, 150, some(room, active=True, count=1))
    menu = made.more.menu()
    menu.aboutToShow.emit()
    assert {"Start", "Force off"} <= {action.text() for action in menu.actions()}
    made.release()
