"""What became of a copy whose maker was killed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.commands.vm_copy.conftest import FILE
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, vm_ref
from tests.fakes.entity import vm_id

from stellwerk.commands.vm_copy.settle import Begun, as_text, from_text
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, TaskId, VmId
from stellwerk.core.record import replace
from stellwerk.engine.work.settle import QUIET
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy, Frozen
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.task import Task, TaskState

LOST, NEW = TaskId("0" * 24), "/p/new-vda.qcow2"
FROZEN = Frozen(target="vda", below=FILE, format="qcow2", overlay="/p/a.1.qcow2")


def disk(name: str, path: str) -> DiskCopy:
    spec = VolumeSpec(pool="images", name=path.rpartition("/")[2], size=10, format="qcow2")
    return DiskCopy(target=name, source=FILE, format="qcow2", path=path, volume=spec)


PLAN = CopyPlan(
    id=VmId("copy"), name="new", disks=(disk("vda", NEW),), frozen=(FROZEN,), thaw=True, owned=(FILE,),
    nvram=("/nv/a", "/nv/copy"), seed=disk("sda", "/p/seed.iso"),
)  # fmt: skip


def settled(bench: Bench, text: str = "") -> Task:
    """The task of a process that was killed, once it was looked at."""
    noted = as_text(Begun(home=HostId("h1"), dest=HostId("h1"), plan=PLAN, owned=("/p/cd",)))
    task = Task(
        id=LOST, call=Call("Copy-Vm", (vm_ref(1),), {"name": "new"}, OWNER), title="Copy", target=vm_ref(1),
        state=TaskState.UNKNOWN, created=1.0, ended=bench.clock.now(), instance="killed", result=text or noted,
    )  # fmt: skip
    bench.inventory.apply(Batch(entities=(task,)))
    bench.wait(2 * QUIET)
    return bench.engine.task(LOST)


def have(bench: Bench, *paths: str) -> Any:
    """The host has volumes of the copy."""
    session = bench.session("h1")
    for path in paths:
        session.add_volume(disk("x", path).volume)
        session.stored[path] = StoredFile(path=path)
    return session


def test_what_was_half_done_goes_and_the_original_goes_on_in_its_own_files(bench: Bench) -> None:
    session = have(bench, NEW, "/p/seed.iso")
    task = settled(bench)
    assert (task.state, task.outcome) == (TaskState.FAILED, 'VM "vm-1" was not copied')
    assert session.volumes_by_path == {}
    assert session.calls == [("thaw", vm_id(1), (FROZEN,)), ("mark_files", vm_id(1), ("/p/cd",))]


def test_what_somebody_took_meanwhile_stays(bench: Bench) -> None:
    session = have(bench, NEW, "/p/seed.iso")
    session.users = {NEW: ("other",)}
    session.stored["/p/child"] = StoredFile(path="/p/child", backing="/p/seed.iso")
    settled(bench)
    assert set(session.volumes_by_path) == {NEW, "/p/seed.iso"}


@pytest.mark.parametrize("step", ["stored_files", "delete_volume"])
def test_a_file_that_is_being_filled_is_waited_for(bench: Bench, step: str) -> None:
    session = have(bench, NEW)
    words = "pool 'images' has asynchronous jobs running." if step == "stored_files" else "still being allocated."
    session.errors[step] = Refused(words)
    assert settled(bench).state is TaskState.UNKNOWN
    assert session.calls == []
    del session.errors[step]
    bench.wait(10 * QUIET)
    assert (bench.engine.task(LOST).state, session.volumes_by_path) == (TaskState.FAILED, {})


def test_what_is_defined_is_there_and_gets_what_it_lacks(bench: Bench) -> None:
    session = have(bench, NEW, "/p/seed.iso")
    session.domains_by_id[PLAN.id] = replace(entity.domain(9, state=DomainState.SHUT_OFF), id=PLAN.id)
    task = settled(bench)
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    assert [call[0] for call in session.calls] == ["copy_nvram", "mark_files"]
    assert set(session.volumes_by_path) == {NEW, "/p/seed.iso"}


def test_an_original_that_wrote_meanwhile_goes_on_and_says_so(bench: Bench) -> None:
    session = have(bench, NEW)
    session.errors["thaw"] = Refused("/p/a.1.qcow2 was written to meanwhile")
    task = settled(bench)
    assert (task.state, task.outcome) == (TaskState.FAILED, "/p/a.1.qcow2 was written to meanwhile")
    assert [call[0] for call in session.calls] == []


def test_what_cannot_be_read_is_no_copy(bench: Bench) -> None:
    assert settled(bench, "x").outcome == 'VM "vm-1" was not copied'
    assert from_text("{}") is None
    assert from_text("[" * 100_000) is None
