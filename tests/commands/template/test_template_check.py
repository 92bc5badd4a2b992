"""Test-Template: what was suspected is cleared where the content is the same, and only there."""

from __future__ import annotations

import pytest
from tests.commands.template.golden import BASE, GOLDEN, REF, golden_bench, shown
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition

SUSPECTED = replace(GOLDEN, problem="a VM ran from it", suspected=2.0, also_on=(HostId("h2"),))


@pytest.fixture
def bench() -> Bench:
    made = golden_bench()
    made.inventory.apply(Batch(entities=(SUSPECTED,)))
    return made


def test_the_same_content_clears_it(bench: Bench) -> None:
    task = bench.run_on("Test-Template", REF)
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    (found,) = shown(bench)
    assert (found.problem, found.suspected, found.checked) == ("", 0.0, bench.clock.now())
    assert found.hosts == ("h1", "h2")
    assert bench.events()[-1].text == 'template "golden" was checked: it is as it was frozen'


def test_another_content_is_told_and_can_be_accepted(bench: Bench) -> None:
    bench.session("h1").sums[BASE] = "1" * 64
    task = bench.run_on("Test-Template", REF)
    assert (task.state, task.outcome) == (TaskState.FAILED, f'"{BASE}" of template "golden" are not what was frozen')
    assert "-Accept" in task.hint
    assert shown(bench) == [SUSPECTED]
    assert bench.run_on("Test-Template", REF, accept=True).state is TaskState.DONE
    assert [(one.problem, one.files[0].sha256) for one in shown(bench)] == [("", "1" * 64)]


def test_while_a_vm_runs_from_it_nothing_is_checked(bench: Bench) -> None:
    disk = Disk(target="vda", device="disk", source_type="file", source=BASE)
    bench.put(entity.domain(5, definition=Definition(name="rogue", disks=(disk,)), state=DomainState.RUNNING))
    assert 'VM "rogue" runs from the files' in bench.run_on("Test-Template", REF).outcome
