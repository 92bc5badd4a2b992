"""Room that is made at the next start."""

from __future__ import annotations

import pytest
from tests.commands.vm_device.test_changing import details
from tests.fakes import entity
from tests.fakes.engine import Bench, task_ref

from stellwerk.commands.vm_device.room import checked_count
from stellwerk.core.error import Invalid, NoRoom
from stellwerk.core.record import replace
from stellwerk.model.task import TaskState


def stored(bench: Bench, number: int) -> str:
    return bench.session().xml_of[entity.vm_id(number)]


def test_room_is_made_as_the_settings_say_and_undone(bench: Bench) -> None:
    preview = details(bench, "Add-Room", 1)
    assert preview.effects.lines[-1] == "Ports for devices: 0 → 8"
    assert "at its next start: Ports for devices: 0 → 8" in preview.effects.warnings
    task = bench.run("Add-Room", 1, ports=3, memory=8 << 30, slots=4)
    assert (task.state, task.undo is not None) == (TaskState.DONE, True)
    assert (stored(bench, 1).count("pcie-root-port"), 'slots="4"' in stored(bench, 1)) == (3, True)
    assert bench.events()[-1].text == 'there is room in VM "web", at its next start'
    assert {"slot_memory", "ports"} <= {line.key for line in bench.vm(1).domain.runtime.waiting or ()}
    bench.run_on("Undo-Task", task_ref(task))
    assert "pcie-root-port" not in stored(bench, 1)


def test_a_machine_without_ports_gets_none_by_itself(bench: Bench) -> None:
    domain = bench.vm(2).domain
    old = replace(domain.definition, machine="pc-i440fx-7.2", memory=64 << 20, max_memory=64 << 20)
    bench.put(replace(domain, definition=old))
    task = bench.run("Add-Room", 2)
    assert (task.state, "pc-i440fx-7.2" in task.outcome) == (TaskState.REFUSED, True)
    with pytest.raises(Invalid, match="is no number of places"):
        checked_count(0)


def test_a_module_without_a_slot_says_which_error_it_is(bench: Bench) -> None:
    task = bench.run("Add-Device", 2, type="memory", set=(f"size={512 << 20}",))
    assert (task.code, "make room" in task.hint) == (NoRoom.code, True)


def test_what_a_host_refuses_is_told_of_each_vm_before(bench: Bench) -> None:
    bench.run("Add-Room", 2, memory=8 << 30, slots=4)
    preview = details(bench, "Add-Device", 1, 2, type="memory", set=(f"size={512 << 20}",))
    assert (preview.counts, preview.refused[0].code) == ("1 of 2", NoRoom.code)
    assert preview.refused[0].reason == "the VM has no slots for modules of memory"
    assert preview.effects.warnings == ()
