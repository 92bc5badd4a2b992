"""Changing names and notes, and taking it back."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.error import Invalid, Refused
from stellwerk.core.record import replace
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Runtime


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1), entity.domain(2, state=DomainState.SHUT_OFF))
    return made


def test_notes_change_while_it_runs(bench: Bench) -> None:
    task = bench.run("Update-Vm", 1, title="Front", description="two\nlines", autostart=True)
    assert task.state is TaskState.DONE
    vm = bench.vm(1).domain
    assert (vm.definition.title, vm.definition.description, vm.runtime.autostart) == ("Front", "two\nlines", True)
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.vm(1).domain.definition.title == ""


def test_only_what_differs_is_written_and_undone(bench: Bench) -> None:
    task = bench.run("Update-Vm", 1, title="", autostart=True)
    assert bench.session().calls == [("set_autostart", entity.vm_id(1), (True,))]
    assert task.undo is not None
    assert task.undo.args == {"autostart": False}
    assert bench.run("Update-Vm", 1, autostart=True).undo is None


def test_renaming_only_while_it_is_off(bench: Bench) -> None:
    refused = bench.run("Update-Vm", 1, name="new")
    assert refused.outcome == 'VM "vm-1" is Up; it can be renamed only while it is off'
    task = bench.run("Update-Vm", 2, name=" new ")
    assert (task.state, bench.vm(2).name) == (TaskState.DONE, "new")
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.vm(2).name == "vm-2"
    assert bench.run("Update-Vm", 1, name="vm-1", title="x").state is TaskState.DONE


def test_names_that_are_taken_or_cannot_be(bench: Bench) -> None:
    assert bench.run("Update-Vm", 2, name="vm-1").outcome == 'host "h1" has a VM "vm-1" already'
    for name in ("", "  ", "a/b", "a\nb", "x" * 300):
        with pytest.raises(Invalid):
            bench.submit("Update-Vm", 2, name=name)


def test_snapshots_are_in_the_way_of_a_new_name(bench: Bench) -> None:
    bench.put(entity.domain(3, runtime=Runtime(state=DomainState.SHUT_OFF, has_snapshots=True)))
    assert "does not rename" in bench.run("Update-Vm", 3, name="new").outcome


def test_a_transient_vm_has_no_autostart(bench: Bench) -> None:
    bench.put(entity.domain(3, runtime=Runtime(state=DomainState.RUNNING, persistent=False)))
    assert bench.run("Update-Vm", 3, autostart=True).state is TaskState.REFUSED


def test_memory_that_no_host_could_start_it_with_is_refused(bench: Bench) -> None:
    facts = bench.host("h1").facts
    assert facts is not None
    bench.add(replace(bench.host("h1"), facts=replace(facts, memory=32 << 30)))
    for size, words in ((1 << 10, "too little memory"), (33 << 30, "33 GiB of memory, the host has 32 GiB")):
        for name in ("memory", "max_memory"):
            assert words in bench.run("Update-Vm", 1, **{name: size}).outcome
    preview = bench.engine.preview(bench.call("Update-Vm", 1, memory=32 << 30))
    assert preview.allowed


def test_nothing_given(bench: Bench) -> None:
    task = bench.run("Update-Vm", 1)
    assert (task.state, task.code) == (TaskState.FAILED, Invalid.code)


def test_a_failure_midway_offers_no_undo(bench: Bench) -> None:
    bench.session().errors["set_description"] = Refused("too long")
    task = bench.run("Update-Vm", 1, title="x", description="y")
    assert (task.state, task.undo) == (TaskState.FAILED, None)


def test_the_preview_tells_old_and_new(bench: Bench) -> None:
    preview = bench.engine.preview(bench.call("Update-Vm", 1, title="Front"))
    assert preview.effects.lines == ('title of VM "vm-1": "" becomes "Front"',)
    preview = bench.engine.preview(bench.call("Update-Vm", 1, autostart=True, start_delay=5))
    assert preview.effects.lines == (
        'autostart of VM "vm-1": "no" becomes "yes"',
        'pause after its start of VM "vm-1": "0" becomes "5"',
    )


def test_a_start_order_ends_libvirts_autostart_and_the_other_way_round(bench: Bench) -> None:
    bench.run("Update-Vm", 1, autostart=True)
    task = bench.run("Update-Vm", 1, start_order=2, start_delay=30)
    assert task.state is TaskState.DONE
    vm = bench.vm(1).domain
    assert (vm.definition.start_order, vm.definition.start_delay, vm.runtime.autostart) == (2, 30, False)
    bench.run_on("Undo-Task", task_ref(task))
    vm = bench.vm(1).domain
    assert (vm.definition.start_order, vm.definition.start_delay, vm.runtime.autostart) == (0, 0, True)
    bench.run("Update-Vm", 1, start_order=1)
    bench.run("Update-Vm", 1, autostart=True)
    assert bench.vm(1).domain.definition.start_order == 0
    assert bench.run("Update-Vm", 1, start_order=1, autostart=True).state is TaskState.REFUSED
    bench.run("Update-Vm", 1, start_delay=5)
    assert bench.vm(1).domain.definition.start_delay == 5


def test_a_start_order_is_a_small_number(bench: Bench) -> None:
    with pytest.raises(Invalid):
        bench.submit("Update-Vm", 1, start_order=-1)
