"""Removed VMs by command: they come back, by undo too, or go for good."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench
from tests.fakes.keep.elsewhere import stands_elsewhere

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.engine.setting import TRASH_HOURS
from stellwerk.model.device import Disk
from stellwerk.model.removal.file import FileOfVm
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Definition

FILE = "/p/a.qcow2"
SAID = Definition(name="vm-1", type="kvm", disks=(Disk(target="vda", source_type="file", source=FILE),))


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=SAID, state=DomainState.SHUT_OFF))
    session = made.session("h1")
    session.files_of[entity.vm_id(1)] = [FileOfVm(path=FILE, what="disk")]
    session.stored = {FILE: StoredFile(path=FILE)}
    return made


H1 = Ref(Kind.HOST, "h1")


def on_host(bench: Bench, command: str, **args: object) -> Task:
    return bench.run_on(command, H1, **args)


def test_undo_brings_a_removed_vm_back(bench: Bench) -> None:
    removed = bench.run("Remove-Vm", 1, with_disks=True)
    assert (removed.state, bench.session("h1").deleted) == (TaskState.DONE, [])
    assert removed.undo is not None
    assert removed.undo.targets == (H1,)
    back = bench.run_on("Restore-Vm", H1, **removed.undo.args)
    assert (back.state, bench.vm(1).name) == (TaskState.DONE, "vm-1")
    assert bench.events()[-1].text == 'VM "vm-1" was brought back'
    assert back.undo is not None
    assert (back.undo.command, back.undo.args["with_disks"]) == ("Remove-Vm", True)


@pytest.mark.parametrize("way", ["now", "setting"])
def test_past_the_trash_it_is_gone(bench: Bench, way: str) -> None:
    if way == "setting":
        bench.settings.set(TRASH_HOURS, 0)
    removed = bench.run("Remove-Vm", 1, with_disks=True, **({"now": True} if way == "now" else {}))
    assert (removed.state, removed.undo, bench.session("h1").deleted) == (TaskState.DONE, None, [FILE])


def test_a_storage_that_is_full_changes_nothing(bench: Bench) -> None:
    bench.session("h1").errors["put_in_trash"] = Refused("the storage does not take it")
    assert bench.run("Remove-Vm", 1, with_disks=True).state is TaskState.FAILED
    assert bench.vm(1).name == "vm-1"


def test_only_what_is_named_or_whose_time_is_over_goes(bench: Bench) -> None:
    bench.run("Remove-Vm", 1, with_disks=True)
    early = on_host(bench, "Clear-Trash")
    assert (early.state, bench.events()[-1].text) == (TaskState.DONE, 'the trash of host "h1" was emptied of nothing')
    assert on_host(bench, "Clear-Trash", trash="other").outcome == '"other" is not in the trash'
    assert on_host(bench, "Clear-Trash", trash="vm-1").state is TaskState.DONE
    assert bench.session("h1").calls[-1][2] == (FILE,)
    assert on_host(bench, "Restore-Vm", trash="vm-1").state is TaskState.FAILED


def test_what_somebody_stands_on_waits(bench: Bench) -> None:
    bench.run("Remove-Vm", 1, with_disks=True)
    session = bench.session("h1")
    session.stored = {**session.stored, "/p/b": StoredFile(path="/p/b", backing=FILE)}
    task = on_host(bench, "Clear-Trash", all=True)
    assert (task.state, '"/p/b" stands on it' in task.outcome) == (TaskState.FAILED, True)
    assert len(session.thrown) == 1


def test_a_vm_that_is_there_is_not_brought_back(bench: Bench) -> None:
    bench.run("Remove-Vm", 1, with_disks=True)
    bench.put(entity.domain(1, "h2", definition=SAID, state=DomainState.SHUT_OFF))
    assert on_host(bench, "Restore-Vm", trash="vm-1").outcome == 'VM "vm-1" is on host "h2"'


def test_what_is_in_the_trash_is_listed_where_nothing_is_named(bench: Bench) -> None:
    bench.session("h1").files_of[entity.vm_id(1)] = [FileOfVm(path=FILE, what="disk", size=2048)]
    assert on_host(bench, "Restore-Vm").hint == "the trash is empty"
    bench.run("Remove-Vm", 1, with_disks=True)
    task = on_host(bench, "Restore-Vm")
    assert task.outcome == "it is not said which VM is brought back"
    assert task.hint.startswith('"vm-1": removed ')
    assert task.hint.endswith(", 2 KiB")


def test_the_previews_tell_what_comes_and_goes(bench: Bench) -> None:
    bench.run("Remove-Vm", 1, with_disks=True)
    found: list[Preview | AppError] = []
    for command, args in (("Restore-Vm", {"trash": "vm-1"}), ("Clear-Trash", {"all": True})):
        bench.engine.preview_details(replace(bench.call(command, **args), targets=(H1,)), found.append)
        bench.loop.drain()
    back, empty = found
    assert isinstance(back, Preview)
    assert isinstance(empty, Preview)
    assert back.effects.lines == ('VM "vm-1" is defined again on host "h1", with its 1 file',)
    assert [(file.path, file.goes) for file in empty.effects.files] == [(FILE, True)]
    assert empty.confirm == "Empty the trash of h1. Nothing in it can be brought back any more."


def test_what_another_host_has_on_it_keeps_it(bench: Bench) -> None:
    bench.run("Remove-Vm", 1, with_disks=True)
    called = stands_elsewhere(bench, FILE)
    task = on_host(bench, "Clear-Trash", all=True)
    assert (task.state, f'"{called}" stands on it' in task.outcome) == (TaskState.FAILED, True)
    assert (len(bench.session("h1").thrown), bench.session("h1").deleted) == (1, [])


def test_a_name_that_is_in_the_trash_twice_means_none_of_them(bench: Bench) -> None:
    bench.run("Remove-Vm", 1, with_disks=True)
    session = bench.session("h1")
    ((first, domain),) = session.thrown.values()
    session.thrown["/p/other.trash"] = (replace(first, path="/p/other.trash"), domain)
    task = on_host(bench, "Clear-Trash", trash="vm-1")
    assert (task.outcome, session.deleted) == ('"vm-1" is in the trash several times', [])
