"""A field and its value for a selection."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.entity import user_field
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import Tools
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.field import FieldType
from stellwerk.model.tag import Tagging
from stellwerk.model.task import Task
from stellwerk.ui.label.field_sheet import FieldSheet
from stellwerk.ui.theme.theme import Theme

WEB, DB, HOST = Ref(Kind.VM, vm_id(0)), Ref(Kind.VM, vm_id(1)), Ref(Kind.HOST, host_id(0))
OBJECTS = [str(WEB), str(DB)]


def fill(kit: Tools) -> None:
    fields = (
        user_field("owner", position=1), user_field("cost", FieldType.NUMBER, position=2),
        user_field("stage", FieldType.CHOICE, "test", "live", position=3),
        user_field("review", FieldType.DATE, position=4),
    )  # fmt: skip
    taggings = {
        WEB: Tagging(values={"owner": "ops", "cost": 1, "stage": "live"}),
        DB: Tagging(values={"owner": "ops", "cost": 2, "stage": "live"}),
    }
    kit.inventory.apply(Batch(entities=fields, taggings=taggings))


def opened(qtbot: QtBot, kit: Tools, *refs: Ref) -> FieldSheet:
    sheet = FieldSheet(kit.desk, refs or (WEB, DB))
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    return sheet


@pytest.fixture
def sheet(qtbot: QtBot, kit: Tools) -> FieldSheet:
    fill(kit)
    return opened(qtbot, kit)


def test_it_says_whose_and_what_all_have(sheet: FieldSheet) -> None:
    assert sheet.windowTitle() == "Field of 2 VMs"
    assert [sheet.fields.itemText(n) for n in range(sheet.fields.count())] == ["owner", "cost", "stage", "review"]
    assert sheet.line.text() == "ops"
    assert not sheet.apply_button.isEnabled()
    sheet.fields.setCurrentIndex(1)
    assert (sheet.line.text(), sheet.line.placeholderText()) == ("", "They have different values")
    sheet.fields.setCurrentIndex(2)
    assert sheet.choices.currentText() == "live"


def test_one_call_sets_it_on_all(qtbot: QtBot, sheet: FieldSheet, kit: Tools) -> None:
    sheet.line.selectAll()
    qtbot.keyClicks(sheet.line, "me")
    qtbot.keyClick(sheet.line, Qt.Key.Key_Return)
    assert kit.conductor.submitted == [("Set-Field", (Ref(Kind.FIELD, "owner"),), {"value": "me", "object": OBJECTS})]
    assert not sheet.isVisible()


def test_empty_clears_it(qtbot: QtBot, sheet: FieldSheet, kit: Tools) -> None:
    sheet.line.selectAll()
    qtbot.keyClick(sheet.line, Qt.Key.Key_Delete)
    assert sheet.apply_button.text() == "Clear value"
    sheet.apply_button.click()
    assert kit.conductor.submitted == [("Clear-Field", (Ref(Kind.FIELD, "owner"),), {"object": OBJECTS})]


def test_a_choice_is_chosen(sheet: FieldSheet, kit: Tools) -> None:
    sheet.fields.setCurrentIndex(2)
    sheet.choices.setCurrentIndex(1)
    sheet.apply()
    assert kit.conductor.submitted == [("Set-Field", (Ref(Kind.FIELD, "stage"),), {"value": "test", "object": OBJECTS})]


@pytest.mark.parametrize(("place", "says"), [(1, "is no number"), (3, "is no date")])
def test_what_is_wrong_is_said_beside_it(qtbot: QtBot, sheet: FieldSheet, kit: Tools, place: int, says: str) -> None:
    sheet.fields.setCurrentIndex(place)
    qtbot.keyClicks(sheet.line, "many")
    sheet.apply()
    assert says in sheet.problem.text()
    assert sheet.line.property("wrong")
    assert sheet.isVisible()
    assert kit.conductor.submitted == []
    qtbot.keyClicks(sheet.line, "1")
    assert sheet.problem.text() == ""


def test_a_refusal_stays_to_be_read(qtbot: QtBot, sheet: FieldSheet, kit: Tools) -> None:
    kit.conductor.problem = "you may not"
    qtbot.keyClicks(sheet.line, "x")
    sheet.apply()
    assert sheet.problem.text() == "you may not"


def test_nothing_is_sent_unless_something_is_entered(qtbot: QtBot, sheet: FieldSheet, kit: Tools) -> None:
    sheet.apply()
    sheet.fields.setCurrentIndex(1)
    sheet.apply()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert kit.conductor.submitted == []


def test_without_a_field_for_them_one_can_be_added(qtbot: QtBot, kit: Tools) -> None:
    fill(kit)
    sheet = opened(qtbot, kit, WEB, HOST)
    assert sheet.problem.text() == "There is no field that these can have"
    assert not sheet.apply_button.isEnabled()
    sheet.add_button.click()
    assert [command for command, *_rest in kit.conductor.begun] == ["Add-Field"]


def test_it_is_undone_as_one(qtbot: QtBot, theme: Theme, settings: Settings) -> None:
    room = Room(theme, settings)
    assert room.flow.submit_with("Add-Field", (), key="owner") == ""
    room.settle()
    web = room.vm("web-1")
    sheet = FieldSheet(room.desk, (web,))
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(sheet)
    qtbot.keyClicks(sheet.line, "ops")
    sheet.apply()
    room.settle()
    assert room.inventory.view.tagging(web).values == {"owner": "ops"}
    tasks = [task for task in room.inventory.view.all(Kind.TASK) if isinstance(task, Task)]
    task = next(task for task in tasks if task.call.command == "Set-Field" and task.undo is not None)
    assert room.flow.submit_with("Undo-Task", (Ref(Kind.TASK, task.id),)) == ""
    room.settle()
    assert room.inventory.view.tagging(web).values == {}
    room.close()
