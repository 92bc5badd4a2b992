"""Tasks whose end nobody saw are settled by asking the host, once, with the object locked."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, vm_ref
from tests.fakes.keep.snapshots import kept, snapshot_bench

from stellwerk.commands.vm_snapshot.journal import Noted, as_text
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import TaskId
from stellwerk.core.record import replace
from stellwerk.engine.work.settle import QUIET
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainJob
from stellwerk.model.task import Task, TaskState

LOST = TaskId("0" * 24)


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def orphan(bench: Bench, name: str = "new", *made: str) -> None:
    """A task of a process that was killed while it took a snapshot."""
    bench.inventory.apply(
        Batch(
            entities=(
                Task(
                    id=LOST, call=Call("Add-Snapshot", (vm_ref(1),), {"name": name}, OWNER), title="Take snapshot",
                    target=vm_ref(1), state=TaskState.UNKNOWN, created=1.0, ended=bench.clock.now(), instance="killed",
                    result=as_text(Noted(name=name, made=made)),
                ),
            )
        )
    )  # fmt: skip
    bench.loop.drain()


def test_it_happened(bench: Bench) -> None:
    bench.session("h1").snapshots_of[entity.vm_id(1)].append(kept("new"))
    orphan(bench)
    bench.wait(2 * QUIET)
    task = bench.engine.task(LOST)
    assert (task.state, task.result, bench.session("h1").deleted) == (TaskState.DONE, "", [])


def test_it_did_not_happen_and_nothing_of_it_stays(bench: Bench) -> None:
    session = bench.session("h1")
    for path in ("/p/a.new.qcow2", "/p/a.new.mem"):
        session.stored[path] = StoredFile(path=path)
    orphan(bench, "new", "/p/a.new.qcow2", "/p/a.new.mem", "/p/a.1.qcow2")
    bench.wait(2 * QUIET)
    task = bench.engine.task(LOST)
    assert (task.state, task.outcome) == (TaskState.FAILED, 'snapshot "new" of VM "vm-1" was not taken')
    assert session.deleted == ["/p/a.new.qcow2", "/p/a.new.mem"]  # what the VM stands on was named, and stays
    assert bench.repository.tables.locks == {}


def test_nothing_is_concluded_while_libvirt_works_on_it(bench: Bench) -> None:
    session = bench.session("h1")
    domain = session.domains_by_id[entity.vm_id(1)]
    session.domains_by_id[domain.id] = replace(domain, runtime=replace(domain.runtime, job=DomainJob.OTHER))
    orphan(bench)
    bench.wait(2 * QUIET)
    assert bench.engine.task(LOST).state is TaskState.UNKNOWN
    session.domains_by_id[domain.id] = domain
    bench.wait(2 * QUIET)
    assert bench.engine.task(LOST).state is TaskState.FAILED


def test_a_host_that_is_lost_once_more_leaves_it_unknown(bench: Bench) -> None:
    session = bench.session("h1")
    session.stored["/p/a.new.mem"] = StoredFile(path="/p/a.new.mem")
    session.errors["delete_file"] = Unreachable("connection lost")
    orphan(bench, "new", "/p/a.new.mem")
    bench.wait(2 * QUIET)
    assert bench.engine.task(LOST).state is TaskState.UNKNOWN
    del session.errors["delete_file"]
    bench.wait(2 * QUIET)
    assert (bench.engine.task(LOST).state, session.deleted) == (TaskState.FAILED, ["/p/a.new.mem"])
