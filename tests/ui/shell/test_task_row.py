"""Recent tasks with their buttons."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import NOW
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.task import Task, TaskState
from stellwerk.ui.shell.task_row import STOP, UNDO, TaskDock, button_task, task_button


@pytest.fixture
def dock(qtbot: QtBot, kit: Tools) -> Iterator[TaskDock]:
    dock = TaskDock(kit.desk)
    dock.resize(700, 300)
    dock.show()
    qtbot.waitExposed(dock)
    yield dock
    dock.release()
    dock.close()
    dock.deleteLater()


def task(kit: Tools, number: int) -> Task:
    found = kit.inventory.view.get(Ref(Kind.TASK, f"task-{number}"))
    assert isinstance(found, Task)
    return found


def click(qtbot: QtBot, dock: TaskDock, number: int) -> None:
    row = dock.view.list_model.row_of(f"task-{number}")
    assert row is not None
    place = dock.view.visualRect(dock.view.list_model.index(row, 1)).center()
    qtbot.mouseClick(dock.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_newest_first_without_parts(dock: TaskDock, kit: Tools, loop: ManualLoop) -> None:
    part = replace(task(kit, 0), id=TaskId("part"), parent_id=TaskId("task-0"), created=NOW)
    kit.inventory.apply(Batch(entities=(part,)))
    loop.advance(0.2)
    model = dock.view.list_model
    assert [model.ref(row).id for row in range(model.rowCount())] == [f"task-{n}" for n in range(6)]


def test_what_the_row_offers(kit: Tools) -> None:
    assert task_button(task(kit, 1)) == STOP
    assert task_button(task(kit, 0)) == UNDO
    assert task_button(task(kit, 3)) == ""
    assert task_button(replace(task(kit, 1), cancellable=False)) == ""
    assert task_button(replace(task(kit, 0), undone_by=TaskId("x"))) == ""


def test_the_button_cancels_what_runs_and_undoes_what_is_done(qtbot: QtBot, dock: TaskDock, kit: Tools) -> None:
    click(qtbot, dock, 1)
    click(qtbot, dock, 0)
    click(qtbot, dock, 3)
    assert kit.conductor.begun == [(STOP, (Ref(Kind.TASK, "task-1"),)), (UNDO, (Ref(Kind.TASK, "task-0"),))]


def test_the_button_has_a_word_and_its_column_is_not_sorted(dock: TaskDock) -> None:
    model = dock.view.list_model
    assert model.index(1, 1).data() == "Cancel"
    assert button_task(model.index(1, 1)) is not None
    assert button_task(model.index(1, 0)) is None
    dock.view.sort_by(1)
    assert model.sort_keys == ()


def test_the_last_that_can_be_undone(dock: TaskDock, kit: Tools, loop: ManualLoop) -> None:
    assert dock.undo_last()
    assert kit.conductor.begun == [(UNDO, (Ref(Kind.TASK, "task-0"),))]
    kit.inventory.apply(Batch(entities=(replace(task(kit, 0), undo=None),)))
    loop.advance(0.2)
    assert not dock.undo_last()


def test_a_new_task_is_there_at_once(dock: TaskDock, kit: Tools) -> None:
    new = replace(task(kit, 1), id=TaskId("new"), title='Start "x"', created=NOW + 1, state=TaskState.WAITING)
    kit.inventory.apply(Batch(entities=(new,)))
    assert dock.view.list_model.text(0, 0) == 'Start "x"'
    assert dock.view.rect().contains(QPoint(1, 1))
