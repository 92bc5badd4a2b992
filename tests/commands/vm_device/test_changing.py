"""How a change of hardware is made: previewed, kept, done, undone."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.definition_part.domain_text import TEXT
from tests.fakes.engine import Bench, small_bench, task_ref, vm_ref

from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.commands.vm_device.changing import schema_words
from stellwerk.core.error import Refused
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.hardware.difference import XmlPlan
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState

XML = TEXT.replace(" passwd='secret' passwdValidTo='2030-01-01T00:00:00'", "")


@pytest.fixture
def bench() -> Bench:
    """VM 1 runs, VM 2 is off; both with the same definition."""
    made = small_bench()
    for number, state in ((1, DomainState.RUNNING), (2, DomainState.SHUT_OFF)):
        definition = read_domain(XML).definition
        made.put(entity.domain(number, state=state, definition=definition))
        made.session().xml_of[entity.vm_id(number)] = XML
    return made


def details(bench: Bench, command: str, *numbers: int, **args: object) -> Preview:
    """The preview with what the host knows."""
    found: list[object] = []
    bench.engine.preview_details(bench.call(command, *numbers, **args), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview)
    return preview


def test_the_difference_is_shown_before(bench: Bench) -> None:
    preview = details(bench, "Update-Disk", 1, target="vda", cache="none")
    assert preview.effects.lines == ("disk vda: Cache: – → none",)
    assert preview.effects.warnings == ("at its next start: disk vda: Cache: – → none",)
    assert "cache" in preview.effects.difference
    assert bench.session().calls == []
    assert details(bench, "Update-Vm", 2, memory=2 << 30).effects.lines == ("nothing changes",)


def test_what_was_is_kept_with_time_and_actor_and_comes_back(bench: Bench) -> None:
    id_ = entity.vm_id(2)
    before = bench.session().xml_of[id_]
    task = bench.run("Update-Disk", 2, target="vda", cache="none")
    assert (task.state, task.undo is not None) == (TaskState.DONE, True)
    (kept,) = bench.repository.tables.earlier_of(id_)
    assert (kept.actor, kept.what, kept.time) == ("kim", "changing disk vda", bench.clock.now())
    assert "cache='none'" not in kept.xml
    bench.run_on("Undo-Task", task_ref(task))
    assert details(bench, "Update-Disk", 2, target="vda", cache="none").effects.lines == ("disk vda: Cache: – → none",)
    assert "none" not in bench.session().xml_of[id_]
    assert before != bench.session().xml_of[id_]  # only indented alike


def test_what_was_changed_since_is_not_undone(bench: Bench) -> None:
    task = bench.run("Update-Disk", 2, target="vda", cache="none")
    bench.run("Update-Disk", 2, target="vda", cache="writeback")
    undone = bench.run_on("Undo-Task", task_ref(task))
    assert "was changed meanwhile" in undone.outcome
    assert "writeback" in bench.session().xml_of[entity.vm_id(2)]


def test_what_waits_is_said(bench: Bench) -> None:
    bench.run("Update-Disk", 1, target="vda", cache="none")
    assert bench.events()[-1].text == 'disk vda of VM "web" was changed, at its next start'
    assert [line.key for line in bench.vm(1).domain.runtime.waiting or ()] == ["cache"]


def test_nothing_to_change_keeps_nothing(bench: Bench) -> None:
    task = bench.run("Update-Vm", 2, memory=2 << 30)
    assert (task.state, task.undo) == (TaskState.DONE, None)
    assert bench.repository.tables.earlier_of(entity.vm_id(2)) == []


def test_many_at_once(bench: Bench) -> None:
    task = bench.run("Update-Vm", 1, 2, on_crash="preserve")
    assert task.state is TaskState.DONE
    assert all("preserve" in bench.session().xml_of[entity.vm_id(number)] for number in (1, 2))


def test_a_failure_offers_no_undo(bench: Bench) -> None:
    bench.session().errors["change_xml"] = Refused("no place")
    task = bench.run("Update-Disk", 2, target="vda", cache="none")
    assert (task.state, task.outcome, task.undo) == (TaskState.FAILED, "no place", None)


def test_the_newest_kept_definition_comes_back_by_command(bench: Bench) -> None:
    refused = bench.run_on("Restore-VmDefinition", vm_ref(2))
    assert "no such earlier definition" in refused.outcome
    bench.run("Update-Vm", 2, on_crash="preserve")
    assert bench.run_on("Restore-VmDefinition", vm_ref(2)).state is TaskState.DONE
    assert "preserve" not in bench.session().xml_of[entity.vm_id(2)]


def test_who_checks_what_somebody_wrote_is_said() -> None:
    plan = XmlPlan(differing=(), unified="", later=(), before="", fingerprint="")
    assert "no libvirt schemas" in schema_words(plan)[0][0]
    assert "checked by libvirt's schemas" in schema_words(replace(plan, unknown=()))[0][0]
    assert "do not know line 4: <sound>" in schema_words(replace(plan, unknown=("4: <sound>",)))[1][0]


def test_nothing_to_change_is_an_error(bench: Bench) -> None:
    task = bench.run("Update-Disk", 2, target="vda")
    assert (task.state, task.outcome) == (TaskState.FAILED, "nothing to change is given")
    assert bench.session().calls == []
