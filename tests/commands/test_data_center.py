"""Data centers: round trips with undo, refusals."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench, task_ref

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.task import TaskState

DEFAULT = Ref(Kind.DATA_CENTER, "Default")


def test_add_undo_redo() -> None:
    bench = small_bench()
    task = bench.run_on("Add-DataCenter", name="Lab", description="x")
    assert (task.state, task.target_name) == (TaskState.DONE, "Lab")
    ref = Ref(Kind.DATA_CENTER, task.result)
    assert bench.inventory.view.number(ref) == 2
    assert bench.events()[0].text == 'data center "Lab" was added'
    undo = bench.run_on("Undo-Task", task_ref(task))
    assert bench.inventory.view.get(ref) is None
    assert bench.repository.names(Kind.DATA_CENTER) == {"Default"}
    bench.run_on("Undo-Task", task_ref(bench.engine.parts(undo.id)[0]))
    again = bench.inventory.view.get(ref)
    assert again is not None
    assert bench.inventory.view.number(ref) == 2


def test_update_and_undo() -> None:
    bench = small_bench()
    task = bench.run_on("Update-DataCenter", DEFAULT, name="Main", description="d")
    center = bench.inventory.view.data_center(entity.data_center().id)
    assert center is not None
    assert (center.name, center.description) == ("Main", "d")
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.inventory.view.data_center(entity.data_center().id) == entity.data_center()


def test_one_that_is_not_empty_stays() -> None:
    bench = small_bench()
    task = bench.run_on("Remove-DataCenter", DEFAULT)
    assert (task.state, task.outcome) == (TaskState.REFUSED, '"Default" still contains "Default"')


def test_a_name_that_is_taken() -> None:
    bench = small_bench()
    assert bench.run_on("Add-DataCenter", name="default").outcome == 'there is a data center "Default" already'


def test_a_name_that_another_process_took_meanwhile() -> None:
    bench = small_bench()
    bench.repository.tables.save(entity.data_center("Lab"))
    task = bench.run_on("Add-DataCenter", name="Lab")
    assert (task.state, task.code) == (TaskState.FAILED, "conflict")
