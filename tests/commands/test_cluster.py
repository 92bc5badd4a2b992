"""Clusters: round trips with undo, refusals."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench, task_ref

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.organisation import Cluster
from stellwerk.model.task import TaskState


def test_add_update_remove_and_all_the_way_back() -> None:
    bench = small_bench()
    bench.add(entity.data_center("Other"))
    added = bench.run_on("Add-Cluster", name="a", data_center="Default", cpu_type="EPYC", description="x")
    ref = Ref(Kind.CLUSTER, added.result)
    first = bench.inventory.view.get(ref)
    assert isinstance(first, Cluster)
    updated = bench.run_on("Update-Cluster", ref, name="b", data_center="Other")
    assert bench.inventory.view.get(ref) == replace(first, name="b", data_center_id=entity.data_center("Other").id)
    removed = bench.run_on("Remove-Cluster", ref)
    assert bench.inventory.view.get(ref) is None
    for task in (removed, updated):
        assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.inventory.view.get(ref) == first
    assert bench.repository.tables.stored[ref] == first


def test_one_that_is_not_empty_stays() -> None:
    bench = small_bench()
    task = bench.run_on("Remove-Cluster", Ref(Kind.CLUSTER, "Default"))
    assert (task.outcome, task.hint) == ('"Default" still contains "h1", "h2"', "move or remove them first")


def test_nothing_given() -> None:
    bench = small_bench()
    assert bench.run_on("Update-Cluster", Ref(Kind.CLUSTER, "Default")).code == "invalid"
