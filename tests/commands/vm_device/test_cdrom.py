"""CDs."""

from __future__ import annotations

from tests.commands.vm_device.test_changing import details
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.model.making.host_stock import Medium
from stellwerk.model.task import TaskState


def test_a_cd_is_changed_and_ejected(bench: Bench) -> None:
    id_ = entity.vm_id(1)
    bench.session().media["/d/b.iso"] = Medium(path="/d/b.iso", known=True, users=("other",))
    assert bench.run("Update-Cdrom", 1, target="sda", path="/d/b.iso").state is TaskState.DONE
    assert "/d/b.iso" in bench.session().xml_of[id_]
    bench.run("Update-Cdrom", 1, target="sda")
    assert ".iso" not in bench.session().xml_of[id_]


def test_a_disk_is_no_drive(bench: Bench) -> None:
    task = bench.run("Update-Cdrom", 1, target="vda")
    assert (task.state, task.outcome) == (TaskState.REFUSED, 'VM "web" has no drive "vda"')


def test_a_cd_that_is_not_there_is_refused_before(bench: Bench) -> None:
    preview = details(bench, "Update-Cdrom", 1, target="sda", path="/d/none.iso")
    assert (preview.allowed, preview.reason) == (False, 'there is no "/d/none.iso" on the host')
    assert bench.run("Update-Cdrom", 1, target="sda", path="/d/none.iso").state is TaskState.FAILED
    assert bench.session().calls == []
