"""Another place for a VM that is off, as a part of changing it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.commands.vm_move.test_migrate import DISK, PATH
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.ids import ClusterId, HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=DISK, state=DomainState.SHUT_OFF))
    made.session("h2").shares_with = made.session("h1")
    return made


def other_cluster(bench: Bench) -> None:
    """The second host is in a cluster of its own."""
    h2 = bench.inventory.view.host(HostId("h2"))
    assert h2 is not None
    cluster = replace(entity.cluster("lab", "Default"), name="lab")
    bench.inventory.apply(Batch(entities=(cluster, replace(h2, cluster_id=ClusterId("lab")))))


def test_it_goes_to_the_host_that_is_named_and_undo_brings_it_back(bench: Bench) -> None:
    task = bench.run("Update-Vm", 1, host="h2", title="moved")
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    assert (bench.vm(1).host_id, bench.vm(1).domain.definition.title) == ("h2", "moved")
    assert task.undo is not None
    assert task.undo.args == {"title": "", "host": "h1"}
    bench.session("h1").shares_with = bench.session("h2")
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.vm(1).host_id == "h1"


def test_another_cluster_is_its_best_host(bench: Bench) -> None:
    assert bench.run("Update-Vm", 1, cluster="Default").state is TaskState.DONE
    assert bench.vm(1).host_id == "h1"
    other_cluster(bench)
    preview = bench.engine.preview(bench.call("Update-Vm", 1, cluster="lab"))
    assert 'VM "vm-1" is moved to host "h2"' in preview.effects.lines
    assert bench.run("Update-Vm", 1, cluster="lab").state is TaskState.DONE
    assert bench.vm(1).host_id == "h2"


@pytest.mark.parametrize(
    ("args", "said"),
    [({"host": "h2", "cluster": "Default"}, "exclude each other"), ({"host": "h1", "title": "t"}, "")],
)
def test_what_contradicts_itself_and_what_is_so_already(bench: Bench, args: Any, said: str) -> None:
    task = bench.run("Update-Vm", 1, **args)
    assert (task.state is TaskState.REFUSED) == bool(said)
    assert said in task.outcome
    assert bench.vm(1).host_id == "h1"


def test_one_that_runs_is_migrated_by_its_own_command(bench: Bench) -> None:
    bench.put(entity.domain(1, definition=DISK))
    task = bench.run("Update-Vm", 1, host="h2")
    assert (task.state, task.hint) == (TaskState.REFUSED, "move it with Migrate-Vm, which needs no stop")


def test_a_cluster_without_a_host_for_it(bench: Bench) -> None:
    bench.inventory.apply(Batch(entities=(entity.cluster("empty", "Default"),)))
    assert "it has no hosts" in bench.run("Update-Vm", 1, cluster="empty").outcome


def test_what_the_other_host_does_not_see_is_told_before(bench: Bench) -> None:
    bench.session("h2").shares_with = None
    bench.session("h2").found = {"files": {PATH: False}}
    task = bench.run("Update-Vm", 1, host="h2")
    assert "does not see the disk" in task.outcome
    assert bench.vm(1).host_id == "h1"
