"""Going back by version."""

from __future__ import annotations

from tests.commands.vm_device.test_changing import details
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.model.task import TaskState


def test_an_older_version_is_previewed_and_restored(bench: Bench) -> None:
    for words in ("preserve", "restart"):
        bench.run("Update-Vm", 2, on_crash=words)
    first = bench.repository.tables.earlier_of(entity.vm_id(2))[-1]
    preview = details(bench, "Restore-VmDefinition", 2, version=first.id)
    assert preview.effects.lines == ("When it crashes: restart → destroy",)
    bench.run("Restore-VmDefinition", 2, version=first.id)
    assert "destroy" in bench.session().xml_of[entity.vm_id(2)]


def test_a_single_change_that_waits_is_taken_back(bench: Bench) -> None:
    id_ = entity.vm_id(1)
    bench.session().running_xml_of[id_] = bench.session().xml_of[id_]
    bench.run("Update-Vm", 1, on_crash="preserve")
    bench.run("Update-Disk", 1, target="vda", cache="none")
    assert [line.key for line in bench.vm(1).domain.runtime.waiting or ()] == ["on_crash", "cache"]
    wrong = bench.run("Clear-Pending", 1, item=("vcpus",))
    assert wrong.outcome == '"vcpus" does not wait for the next start of VM "web"'
    preview = details(bench, "Clear-Pending", 1, item=("on_crash",))
    assert preview.effects.warnings == ()
    task = bench.run("Clear-Pending", 1, item=("on_crash",))
    assert (task.state, task.undo is not None) == (TaskState.DONE, True)
    assert [line.key for line in bench.vm(1).domain.runtime.waiting or ()] == ["cache"]
    bench.run("Clear-Pending", 1)
    assert bench.vm(1).domain.runtime.waiting == ()
    assert bench.run("Clear-Pending", 1).outcome == 'nothing of VM "web" waits'
