"""Remove-Template: refused by name while anything stands on it, wherever that is."""

from __future__ import annotations

import pytest
from tests.commands.template.golden import BASE, GOLDEN, REF, golden_bench, shown, thin
from tests.fakes.engine import OWNER, Bench

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.call import Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.state import LinkState
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    return golden_bench()


def test_its_files_go_with_it(bench: Bench) -> None:
    with_variables = replace(GOLDEN, nvram="/p/golden.nvram")
    bench.inventory.apply(Batch(entities=(with_variables,)))
    task = bench.run_on("Remove-Template", REF)
    assert (task.state, shown(bench)) == (TaskState.DONE, [])
    assert bench.session("h1").calls == [("remove_template", GOLDEN.path, (BASE, "/p/golden.nvram"))]


def test_vms_that_stand_on_it_are_named(bench: Bench) -> None:
    for number, name in ((2, "a-10"), (3, "a-2")):
        thin(bench, number, name)
    task = bench.run_on("Remove-Template", REF)
    assert task.outcome == 'template "golden" cannot be removed: "a-2", "a-10" stand on its files'
    assert bench.session("h1").calls == []


def test_those_of_a_host_that_does_not_answer_count_as_last_known(bench: Bench) -> None:
    thin(bench, 2, "away", "h2")
    h2 = bench.inventory.view.host(HostId("h2"))
    assert h2 is not None
    gone = replace(h2, link=replace(h2.link, state=LinkState.BACKOFF))
    bench.inventory.apply(Batch(entities=(gone, replace(GOLDEN, also_on=(HostId("h2"),)))))
    assert '"away" stand on its files' in bench.run_on("Remove-Template", REF).outcome
    preview = bench.engine.preview(Call("Remove-Template", (REF,), {}, OWNER, Origin.WINDOW))
    assert 'host "h2" does not answer: of its VMs the last that is known counts' in preview.effects.warnings


def test_a_host_that_is_away_cannot_remove_it(bench: Bench) -> None:
    h1 = bench.inventory.view.host(HostId("h1"))
    assert h1 is not None
    bench.inventory.apply(Batch(entities=(replace(h1, link=replace(h1.link, state=LinkState.BACKOFF)),)))
    assert bench.run_on("Remove-Template", REF).state is not TaskState.DONE
    assert bench.session("h1").calls == []
