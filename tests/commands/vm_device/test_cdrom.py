"""CDs."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.model.task import TaskState


def test_a_cd_is_changed_and_ejected(bench: Bench) -> None:
    id_ = entity.vm_id(1)
    assert bench.run("Update-Cdrom", 1, target="sda", path="/d/b.iso").state is TaskState.DONE
    assert "/d/b.iso" in bench.session().xml_of[id_]
    bench.run("Update-Cdrom", 1, target="sda")
    assert ".iso" not in bench.session().xml_of[id_]


def test_a_disk_is_no_drive(bench: Bench) -> None:
    task = bench.run("Update-Cdrom", 1, target="vda")
    assert (task.state, task.outcome) == (TaskState.REFUSED, 'VM "web" has no drive "vda"')
