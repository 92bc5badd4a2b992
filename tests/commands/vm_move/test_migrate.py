"""Moving VMs: what is asked of both hosts, what is refused, how it ends."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import AppError, Cancelled, Refused, Unreachable
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.engine.work.settle import QUIET
from stellwerk.model.device import Disk, Firmware
from stellwerk.model.migration import MovePlan
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition, Runtime

PATH = "/srv/a.qcow2"
DISK = Definition(name="vm-1", memory=1 << 30, disks=(Disk(target="vda", source_type="file", source=PATH),))


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=DISK))
    made.session("h2").shares_with = made.session("h1")
    return made


def test_it_goes_on_there_and_undo_brings_it_back(bench: Bench) -> None:
    task = bench.run("Migrate-Vm", 1, dest_host="h2")
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    assert bench.session("h1").calls == [("migrate", entity.vm_id(1), (MovePlan(),))]
    assert (bench.vm(1).host_id, bench.session("h1").marks) == ("h2", set())
    assert bench.events()[-1].text == 'VM "vm-1" was moved to host "h2"'
    assert task.undo is not None
    assert (task.undo.command, task.undo.args) == ("Migrate-Vm", {"dest_host": "h1"})


def test_disks_that_the_other_host_does_not_see_go_along_or_it_is_refused(bench: Bench) -> None:
    bench.session("h2").shares_with = None
    bench.session("h2").found = {"files": {PATH: False}}
    refused = bench.run("Migrate-Vm", 1, dest_host="h2")
    assert (refused.state, bench.vm(1).host_id) == (TaskState.FAILED, "h1")
    assert refused.outcome == f'host "h2" does not see the disk {PATH} of VM "vm-1"'
    bench.session("h1").stored[PATH] = StoredFile(path=PATH)
    task = bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True)
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    assert bench.session("h1").calls == [("migrate", entity.vm_id(1), (MovePlan(copies=("vda",)),))]
    assert bench.session("h1").deleted == [PATH]
    assert task.undo is not None
    assert task.undo.args == {"dest_host": "h1", "copy_storage": True}


def apart(bench: Bench) -> None:
    """The hosts share no storage, and the first one's has the disk."""
    bench.session("h2").shares_with = None
    bench.session("h2").found = {"files": {PATH: False}}
    bench.session("h1").stored[PATH] = StoredFile(path=PATH, allocation=2048)


def test_there_is_no_way_back_over_files_that_stay(bench: Bench) -> None:
    apart(bench)
    assert bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True, keep_files=True).undo is None
    assert bench.session("h1").deleted == []


def test_copied_files_that_others_need_stay_and_are_named(bench: Bench) -> None:
    apart(bench)
    bench.session("h1").stored["/srv/clone"] = StoredFile(path="/srv/clone", backing=PATH)
    task = bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True)
    assert (task.undo, bench.session("h1").deleted) == (None, [])
    assert task.result == f'{PATH}: "/srv/clone" stands on it'
    assert bench.events()[-1].text.endswith(f'to host "h2"; files that stay behind: {PATH}: "/srv/clone" stands on it')


def test_one_that_is_said_to_be_moved_and_is_not_there_keeps_its_files(bench: Bench, monkeypatch: Any) -> None:
    apart(bench)
    monkeypatch.setattr(bench.session("h2"), "domain", lambda _id: None)
    task = bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True)
    assert (task.state, bench.session("h1").deleted) == (TaskState.FAILED, [])
    assert task.outcome == 'VM "vm-1" was moved, and host "h2" does not have it'


def test_of_one_that_is_off_the_files_are_carried_with_its_variables(bench: Bench) -> None:
    apart(bench)
    said = replace(DISK, firmware=Firmware(type="uefi", nvram="/nv/a.fd"))
    bench.put(entity.domain(1, definition=said, state=DomainState.SHUT_OFF))
    here, there = bench.session("h1"), bench.session("h2")
    here.stored["/nv/a.fd"] = StoredFile(path="/nv/a.fd")
    task = bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True)
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    assert here.carried == [PATH, "/nv/a.fd"]
    assert here.calls == [("migrate", entity.vm_id(1), (MovePlan(offline=True),))]
    assert sorted(here.deleted) == ["/nv/a.fd", PATH]
    assert {PATH, "/nv/a.fd"} <= set(there.stored)


def test_variables_of_somebody_else_on_the_other_host_are_not_written_over(bench: Bench) -> None:
    apart(bench)
    said = replace(DISK, firmware=Firmware(type="uefi", nvram="/nv/a.fd"))
    bench.put(entity.domain(1, definition=said, state=DomainState.SHUT_OFF))
    for host in ("h1", "h2"):
        bench.session(host).stored["/nv/a.fd"] = StoredFile(path="/nv/a.fd")
    task = bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True)
    assert "has UEFI variables at /nv/a.fd already" in task.outcome
    assert (bench.session("h1").carried, bench.session("h1").deleted) == ([], [])


def test_what_a_move_that_failed_had_made_there_goes_later_where_that_host_is_lost(bench: Bench) -> None:
    apart(bench)
    bench.put(entity.domain(1, definition=DISK, state=DomainState.SHUT_OFF))
    there = bench.session("h2")
    there.errors["domain"] = Unreachable("the host is not connected")
    bench.session("h1").errors["migrate"] = Refused("no")
    task = bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True)
    told = f'no; until the other host is there again these files are left on it: "{PATH}"'
    assert (task.state, task.outcome, there.deleted) == (TaskState.UNKNOWN, told, [])
    there.errors.clear()
    bench.wait(2 * QUIET)
    assert (bench.engine.task(task.id).state, there.deleted) == (TaskState.FAILED, [PATH])


def test_what_a_move_that_failed_had_made_there_goes(bench: Bench) -> None:
    apart(bench)
    bench.put(entity.domain(1, definition=DISK, state=DomainState.SHUT_OFF))
    bench.session("h1").errors["migrate"] = Refused("no")
    task = bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True)
    assert (task.state, task.outcome) == (TaskState.FAILED, "no")
    assert (bench.session("h2").deleted, bench.session("h1").deleted) == ([PATH], [])


def test_a_disk_on_a_file_that_stays_is_not_carried(bench: Bench) -> None:
    apart(bench)
    bench.session("h1").stored[PATH] = StoredFile(path=PATH, backing="/srv/base")
    bench.put(entity.domain(1, definition=DISK, state=DomainState.SHUT_OFF))
    assert "stands on /srv/base" in bench.run("Migrate-Vm", 1, dest_host="h2", copy_storage=True).outcome
    assert bench.session("h1").carried == []
    warning = 'disk /srv/a of VM "vm-1" stands on /srv/base, which does not go along'.replace("/srv/a", PATH)
    assert warning in carried_preview(bench).effects.warnings
    bench.session("h2").stored["/srv/base"] = StoredFile(path="/srv/base")  # it may be the same
    assert warning not in carried_preview(bench).effects.warnings


def carried_preview(bench: Bench) -> Preview:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Migrate-Vm", 1, dest_host="h2", copy_storage=True), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview)
    return preview


def test_the_preview_lists_the_files_that_go(bench: Bench) -> None:
    apart(bench)
    preview = carried_preview(bench)
    assert [(fate.path, fate.goes, fate.size) for fate in preview.effects.files] == [(PATH, True, 2048)]


def test_the_mark_goes_whatever_happens(bench: Bench) -> None:
    bench.session("h2").errors["sees_mark"] = Unreachable("lost")
    task = bench.run("Migrate-Vm", 1, dest_host="h2")
    assert (task.state, task.outcome, bench.session("h1").marks) == (TaskState.FAILED, "lost", set())


def test_one_that_is_off_moves_offline(bench: Bench) -> None:
    bench.put(entity.domain(2, state=DomainState.SHUT_OFF))
    assert bench.run("Migrate-Vm", 2, dest_host="h2").state is TaskState.DONE
    assert bench.session("h1").calls == [("migrate", entity.vm_id(2), (MovePlan(offline=True),))]


def test_where_it_cannot_go(bench: Bench) -> None:
    assert bench.run("Migrate-Vm", 1, dest_host="h1").outcome == 'VM "vm-1" is on host "h1" already'
    bench.put(entity.domain(3, runtime=Runtime(state=DomainState.RUNNING, has_snapshots=True)))
    assert "has snapshots" in bench.run("Migrate-Vm", 3, dest_host="h2").outcome
    bench.link("h2", LinkState.BACKOFF)
    with pytest.raises(AppError, match="cannot be used for -DestHostId"):
        bench.submit("Migrate-Vm", 1, dest_host="h2")


def test_the_preview_names_what_the_other_host_lacks(bench: Bench) -> None:
    bench.session("h2").found = {"networks_missing": ("dmz",), "files": {PATH: None}}
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Migrate-Vm", 1, dest_host="h2"), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview)
    assert preview.effects.lines == ('VM "vm-1" moves from host "h1" to host "h2" and goes on running meanwhile',)
    assert preview.effects.warnings[0] == 'host "h2" has no network "dmz"'
    assert PATH in preview.effects.warnings[1]
    assert bench.session("h1").marks == set()


def test_it_shows_how_far_it_is_and_is_given_up_when_asked(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Migrate-Vm", 1, dest_host="h2")
    for _step in range(6):  # processor, findings, mark, its sight, its end, the other session
        bench.loop.drain()
        bench.lanes.waiting[0].run()
    bench.loop.drain()
    moving = bench.lanes.waiting[0]
    bench.session("h1").errors["migrate"] = Cancelled("given up")
    moving.begin()
    bench.wait(1)
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert bench.engine.task(task_id).progress == 0.75
    assert bench.engine.cancel(task_id) == ""
    bench.lanes.waiting[0].run()
    assert bench.session("h1").calls[-1] == ("stop_move", entity.vm_id(1), ())
    moving.answer()
    bench.loop.drain()
    assert bench.engine.task(task_id).state is TaskState.CANCELLED
    assert bench.vm(1).host_id == "h1"
