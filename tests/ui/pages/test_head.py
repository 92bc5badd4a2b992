"""The head of a page."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.tagged import put_on, put_tags
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.call import Origin
from stellwerk.model.change import Batch
from stellwerk.model.vm import Vm

HOST = Ref(Kind.HOST, "host-0")


class Counted(QObject):
    """How often a widget was to be laid out."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.layouts = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt's."""
        self.layouts += event.type() is QEvent.Type.LayoutRequest
        return False


def test_primary_commands_stand_as_buttons_in_one_order_grey_with_the_reason(room: Room, show: Open) -> None:
    up, down = show(room.vm("web-1")).head, show(room.vm("build-1")).head
    assert [button.text() for button in up.buttons] == [button.text() for button in down.buttons]
    assert [button.isEnabled() for button in up.buttons] != [button.isEnabled() for button in down.buttons]
    start = up.buttons[0]
    assert (start.text(), start.isEnabled()) == ("Start", False)
    assert 'VM "web-1" is Up' in start.toolTip()


def test_a_button_begins_and_the_head_follows(room: Room, show: Open, qtbot: QtBot) -> None:
    room.lanes.held = True
    head = show(room.vm("web-1")).head
    qtbot.mouseClick(head.buttons[1], Qt.MouseButton.LeftButton)
    task = room.engine.running()[0]
    assert (task.call.command, task.call.targets, task.call.origin) == (
        "Shutdown-Vm", (room.vm("web-1"),), Origin.WINDOW,
    )  # fmt: skip
    room.settle()
    assert not head.buttons[1].isEnabled()
    assert "is busy" in head.buttons[1].toolTip()


def test_the_menu_has_every_command(room: Room, show: Open) -> None:
    head = show(room.vm("web-1")).head
    head.more.menu().aboutToShow.emit()
    menu = head.more.menu()
    names = {action.objectName() for part in (menu, *menu.findChildren(QMenu)) for action in part.actions()}
    assert {act.name for act in room.engine.registry.for_kind(Kind.VM)} <= names


def test_the_state_is_told_in_words_and_follows(room: Room, show: Open) -> None:
    head = show(room.vm("web-1")).head
    assert head.state.text().startswith("Up · on node-1")
    assert head.state.accessibleName().startswith("State: Up")
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    paused = room.inventory.view.get(room.vm("queue-1"))
    assert isinstance(paused, Vm)
    room.inventory.apply(Batch(domains=(replace(vm.domain, runtime=paused.domain.runtime),)))
    room.settle()
    assert head.state.text().startswith("Paused · on node-1 · user")


def test_f2_renames_in_place(room: Room, show: Open, qtbot: QtBot) -> None:
    page = show(HOST)
    qtbot.keyClick(page.widget, Qt.Key.Key_F2)
    assert page.head.renaming
    assert page.head.edit.text() == "node-1"
    page.head.edit.setText("alpha")
    qtbot.keyClick(page.head.edit, Qt.Key.Key_Return)
    assert not page.head.renaming
    task = room.engine.running()[0]
    assert (task.call.command, task.call.args) == ("Update-Host", {"name": "alpha"})


def test_a_name_that_cannot_be_says_why_beside_the_field(room: Room, show: Open, qtbot: QtBot) -> None:
    page = show(HOST)
    page.head.begin_rename()
    page.head.edit.setText("node-2")
    qtbot.keyClick(page.head.edit, Qt.Key.Key_Return)
    assert page.head.renaming
    assert "node-2" in page.head.problem.text()
    assert page.head.edit.property("wrong") is True
    assert room.engine.running() == ()
    qtbot.keyClick(page.head.edit, Qt.Key.Key_Escape)
    assert not page.head.renaming


def test_the_same_name_asks_nothing(room: Room, show: Open, qtbot: QtBot) -> None:
    page = show(HOST)
    page.head.begin_rename()
    qtbot.keyClick(page.head.edit, Qt.Key.Key_Return)
    assert (page.head.renaming, room.engine.running()) == (False, ())


def test_what_has_no_name_of_its_own_cannot_be_renamed(room: Room, show: Open) -> None:
    page = show(Ref(Kind.TASK, "task-1"))
    page.head.begin_rename()
    assert not page.head.renaming


def test_tags_are_chips_that_lead_to_their_pages(room: Room, show: Open) -> None:
    put_tags(room.inventory, shop="red")
    put_on(room.inventory, {room.vm("web-1"): ["shop", "old"]})
    head = show(room.vm("web-1")).head
    assert [button.chip.path for button in head.chips.buttons] == ["old", "service/shop"]
    head.chips.buttons[1].click()
    assert room.stage.gone_to[-1].ref == Ref(Kind.TAG, "shop")
    put_on(room.inventory, {room.vm("web-1"): []})
    room.settle()
    assert not head.chips.isVisible()


def test_a_place_of_vms_begins_with_a_new_one_there(room: Room, show: Open, qtbot: QtBot) -> None:
    head = show(HOST).head
    assert head.buttons[0].text() == "New VM"
    assert head.buttons[0].isEnabled()
    head.more.menu().aboutToShow.emit()
    assert head.more.menu().actions()[0].text() == "New VM…"
    assert not any(button.text() == "New VM" for button in show(room.vm("web-1")).head.buttons)


def test_the_console_stands_beside_the_commands(room: Room, show: Open, qtbot: QtBot) -> None:
    looked: list[Ref] = []
    room.stage.book.show_console = looked.append
    head = show(room.vm("web-1")).head
    qtbot.mouseClick(head.console, Qt.MouseButton.LeftButton)
    assert looked == [room.vm("web-1")]
    assert show(HOST).head.console is None


def test_what_is_asked_anew_and_has_the_same_answer_lays_nothing_out(room: Room, show: Open, qtbot: QtBot) -> None:
    page = show(room.vm("web-1"))
    seen = Counted(page.widget)
    kept = page.head.buttons[0].defaultAction()
    page.head.ask()
    qtbot.wait(0)
    assert page.head.buttons[0].defaultAction() is kept
    assert seen.layouts == 0
    page.head.wear()
    page.head.ask()
    assert page.head.buttons[0].defaultAction() is not kept
