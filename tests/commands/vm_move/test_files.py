"""What became of a move whose end nobody saw."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, small_bench, vm_ref
from tests.fakes.keep.elsewhere import stands_elsewhere

from stellwerk.commands.vm_move.files import Moved, as_text, drop_new, from_text, sweep
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, TaskId
from stellwerk.core.record import replace
from stellwerk.engine.step import OnHost
from stellwerk.engine.work.settle import QUIET
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Definition

LOST = TaskId("0" * 24)
MOVED = Moved(home=HostId("h1"), dest=HostId("h2"), files=("/a",), new=("/a",))
SAID = Definition(name="vm-1", disks=(Disk(target="vda", source_type="file", source="/a"),))


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=SAID))
    for host in ("h1", "h2"):
        made.session(host).stored["/a"] = StoredFile(path="/a")
    return made


def settled(bench: Bench, text: str) -> Task:
    call = Call("Migrate-Vm", (vm_ref(1),), {"dest_host": "h2"}, OWNER)
    task = Task(
        id=LOST, call=call, title="Migrate", target=vm_ref(1), state=TaskState.UNKNOWN, created=1.0,
        ended=bench.clock.now(), instance="killed", result=text,
    )  # fmt: skip
    bench.inventory.apply(Batch(entities=(task,)))
    bench.wait(2 * QUIET)
    return bench.engine.task(LOST)


def arrive(bench: Bench, *, leave: bool = True) -> None:
    domains = bench.session("h1").domains_by_id
    there = replace(domains[entity.vm_id(1)], host_id=HostId("h2"))
    if leave:
        del domains[there.id]
        bench.inventory.apply(Batch(domains=(), complete=frozenset({HostId("h1")})))
    bench.put(there)


def deleted(bench: Bench) -> tuple[list[str], list[str]]:
    return bench.session("h1").deleted, bench.session("h2").deleted


def test_it_is_read_as_it_was_written() -> None:
    assert from_text(as_text(MOVED)) == MOVED
    assert [from_text(text) for text in ("", "{}", "7")] == [None, None, None]


def test_it_arrived_and_its_old_files_go(bench: Bench) -> None:
    arrive(bench)
    assert settled(bench, as_text(MOVED)).state is TaskState.DONE
    assert deleted(bench) == (["/a"], [])


def test_it_stayed_and_its_new_files_go(bench: Bench) -> None:
    task = settled(bench, as_text(MOVED))
    assert (task.state, task.outcome) == (TaskState.FAILED, 'VM "vm-1" was not moved')
    assert deleted(bench) == ([], ["/a"])


def test_the_other_host_need_not_be_up_yet(bench: Bench) -> None:
    host = bench.host("h2")
    bench.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, state=LinkState.CONNECTING)),)))
    assert settled(bench, as_text(MOVED)).outcome == 'VM "vm-1" was not moved'
    assert deleted(bench) == ([], ["/a"])


def test_on_both_hosts_nothing_is_deleted(bench: Bench) -> None:
    arrive(bench, leave=False)
    assert "on both hosts" in settled(bench, as_text(MOVED)).outcome
    assert deleted(bench) == ([], [])


def test_on_neither_host_nothing_is_deleted(bench: Bench) -> None:
    bench.session("h1").domains_by_id.clear()
    assert "on neither host" in settled(bench, as_text(MOVED)).outcome
    assert deleted(bench) == ([], [])


def test_a_move_that_failed_and_left_the_vm_nowhere_keeps_what_it_had_made(bench: Bench) -> None:
    steps = drop_new(bench.vm(1), MOVED)
    next(steps)
    with pytest.raises(StopIteration):
        steps.send(None)


def test_one_that_had_written_nothing_down(bench: Bench) -> None:
    assert settled(bench, "").outcome == 'VM "vm-1" was not moved'


def test_one_that_had_written_nothing_down_and_arrived(bench: Bench) -> None:
    arrive(bench)
    assert settled(bench, "").state is TaskState.DONE


def test_nothing_is_deleted_while_the_vm_is_still_on_the_host_that_it_left(bench: Bench) -> None:
    steps, session = sweep(bench.vm(1), MOVED, bench.inventory.view), bench.session("h1")
    next(steps)
    steps.send(session.stored)
    steps.send({HostId("h2"): ((), ())})  # another host has neither pools nor VMs
    deleting = steps.send("")  # and nobody can tell whether it sees the storage
    assert isinstance(deleting, OnHost)
    with pytest.raises(Refused, match="still defined on the host that it left"):
        deleting.job(session)
    assert session.deleted == []


def test_a_move_that_failed_after_the_vm_had_arrived_keeps_its_files_there(bench: Bench) -> None:
    arrive(bench)
    session = bench.session("h2")
    steps = drop_new(bench.vm(1), MOVED)
    next(steps)
    dropping = steps.send(bench.vm(1).domain)
    assert isinstance(dropping, OnHost)
    dropping.job(session)
    assert session.deleted == []


def test_what_another_host_has_on_it_keeps_what_was_moved_away(bench: Bench) -> None:
    arrive(bench)
    called = stands_elsewhere(bench, "/a")
    settled(bench, as_text(MOVED))
    assert (deleted(bench)[0], called) == ([], "/q/c (h2)")
