"""Choosing the tags of a selection."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.setting import Settings
from stellwerk.model.task import Task, TaskState
from stellwerk.ui.tags.tag_panel import TagPanel
from stellwerk.ui.theme.theme import Theme

WEB, DB, HOST = Ref(Kind.VM, vm_id(0)), Ref(Kind.VM, vm_id(1)), Ref(Kind.HOST, host_id(0))
OBJECTS = [str(ref) for ref in (WEB, DB, HOST)]


def tag(name: str) -> Ref:
    return Ref(Kind.TAG, name)


def opened(qtbot: QtBot, kit: Tools) -> TagPanel:
    panel = TagPanel(kit.desk, (WEB, DB, HOST))
    panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(panel)
    panel.open_at(QPoint(50_000, 50_000))
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def panel(qtbot: QtBot, kit: Tools) -> Iterator[TagPanel]:
    put_tags(kit.inventory)
    put_on(kit.inventory, {WEB: ["shop", "old"], DB: ["old"], HOST: ["old"]})
    panel = opened(qtbot, kit)
    yield panel
    panel.release()


def test_it_says_whose_and_keeps_on_the_screen(panel: TagPanel) -> None:
    assert panel.accessibleName() == "Tags of 2 VMs, 1 host"
    frame = 4  # that the platform of tests pretends to have
    assert panel.screen().availableGeometry().adjusted(0, 0, frame, frame).contains(panel.geometry())
    assert not panel.apply_button.isEnabled()


def test_one_call_sets_and_one_clears(panel: TagPanel, kit: Tools) -> None:
    for name in ("service", "mail"):
        panel.tree.tick(TagId(name))
    panel.tree.item(TagId("old")).setCheckState(0, Qt.CheckState.Unchecked)
    assert panel.apply_button.isEnabled()
    panel.apply_button.click()
    assert kit.conductor.submitted == [
        ("Set-Tag", (tag("service"), tag("mail")), {"object": OBJECTS}),
        ("Clear-Tag", (tag("old"),), {"object": OBJECTS}),
    ]
    assert not panel.isVisible()


def test_escape_sends_nothing(qtbot: QtBot, panel: TagPanel, kit: Tools) -> None:
    panel.tree.tick(TagId("service"))
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert kit.conductor.submitted == []


def test_typing_finds_enter_ticks_and_then_applies(qtbot: QtBot, panel: TagPanel, kit: Tools) -> None:
    qtbot.keyClicks(panel.field, "mail")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.field.text() == ""
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert kit.conductor.submitted == [("Set-Tag", (tag("mail"),), {"object": OBJECTS})]


def test_control_enter_applies_whatever_is_typed(qtbot: QtBot, panel: TagPanel, kit: Tools) -> None:
    panel.tree.tick(TagId("mail"))
    qtbot.keyClicks(panel.field, "shop")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [command for command, _tags, _args in kit.conductor.submitted] == ["Set-Tag"]


def test_down_and_up_lead_into_the_tree_and_back(qtbot: QtBot, panel: TagPanel) -> None:
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.tree.currentItem() is panel.tree.item(TagId("old"))
    qtbot.keyClick(panel.tree, Qt.Key.Key_M)
    assert panel.field.text() == "m"


def test_what_is_not_there_can_be_made_and_is_ticked(qtbot: QtBot, panel: TagPanel, kit: Tools) -> None:
    qtbot.keyClicks(panel.field, "service/new")
    assert panel.make_button.isVisibleTo(panel)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    command, targets, args = kit.conductor.submitted.pop()
    assert (command, targets, args["name"], args["parent"]) == ("Add-Tag", (), "new", "service")
    assert not panel.apply_button.isEnabled()
    put_tags(kit.inventory, {str(args["same_id"]): "service"})
    assert panel.tree.box(TagId(str(args["same_id"]))) == Qt.CheckState.Checked
    panel.apply()
    assert kit.conductor.submitted == [("Set-Tag", (tag(str(args["same_id"])),), {"object": OBJECTS})]


def test_what_cannot_be_made_says_so(qtbot: QtBot, panel: TagPanel) -> None:
    qtbot.keyClicks(panel.field, "nowhere/new")
    assert not panel.make_button.isVisibleTo(panel)
    assert panel.note.text() == "No tag is called so, and none can be"


def test_a_refusal_stays_to_be_read(panel: TagPanel, kit: Tools) -> None:
    kit.conductor.problem = "you may not"
    panel.tree.tick(TagId("mail"))
    panel.apply()
    assert panel.isVisible()
    assert panel.note.text() == "you may not"


def test_without_tags_it_says_what_to_do(qtbot: QtBot, kit: Tools) -> None:
    panel = opened(qtbot, kit)
    assert panel.note.text() == "There are no tags yet: type a name to make the first one"
    panel.release()


def test_one_task_sets_several_tags_and_is_undone_as_one(qtbot: QtBot, theme: Theme, settings: Settings) -> None:
    room = Room(theme, settings)
    for name in ("service", "mail"):
        assert room.flow.submit_with("Add-Tag", (), name=name, same_id=name) == ""
    room.settle()
    web = room.vm("web-1")
    panel = TagPanel(room.desk, (web, HOST))
    panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(panel)
    for name in ("service", "mail"):
        panel.tree.tick(TagId(name))
    panel.apply()
    room.settle()
    assert room.inventory.view.tagging(HOST).tags == ("mail", "service")
    whole = [task for task in room.inventory.view.all(Kind.TASK) if isinstance(task, Task) and task.parent_id is None]
    last = max(whole, key=lambda task: task.created)
    assert (last.call.command, last.state) == ("Set-Tag", TaskState.DONE)
    assert room.flow.submit_with("Undo-Task", (Ref(Kind.TASK, last.id),)) == ""
    room.settle()
    assert room.inventory.view.tagging(HOST).tags == room.inventory.view.tagging(web).tags == ()
    room.close()
