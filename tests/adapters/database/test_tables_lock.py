"""Object locks across processes."""

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event, task, vm_ref
from tests.fakes.entity import cluster, data_center, host

from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.model.task import Task, TaskState

T1, T2 = TaskId("t1"), TaskId("t2")


def test_a_lock_keeps_others_out_until_it_is_freed(open_database: Opener) -> None:
    a, b = open_database("a", alive={"a", "b"}), open_database("b", alive={"a", "b"})
    a.write(lambda t: t.take_locks(T1, [vm_ref(1), vm_ref(2)])).result()
    with pytest.raises(Conflict):
        b.write(lambda t: t.take_locks(T2, [vm_ref(2)])).result()
    a.write(lambda t: t.free_locks(T1)).result()
    b.write(lambda t: t.take_locks(T2, [vm_ref(2)])).result()


def test_all_or_none(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.take_locks(T1, [vm_ref(2)])).result()
    with pytest.raises(Conflict):
        database.write(lambda t: t.take_locks(T2, [vm_ref(1), vm_ref(2), vm_ref(3)])).result()
    database.write(lambda t: t.take_locks(TaskId("t3"), [vm_ref(1), vm_ref(3)])).result()


def test_a_task_may_take_its_own_lock_again(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.take_locks(T1, [vm_ref(1), vm_ref(1)])).result()
    database.write(lambda t: t.take_locks(T1, [vm_ref(1), vm_ref(2)])).result()
    database.write(lambda t: t.free_locks(TaskId("none"))).result()
    assert database.write(lambda t: t.take_locks(T2, [vm_ref(2)])).exception() is not None


def test_the_same_id_of_another_kind_is_another_object(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.take_locks(T1, [Ref(Kind.VM, "x")])).result()
    database.write(lambda t: t.take_locks(T2, [Ref(Kind.HOST, "x")])).result()


def test_the_conflict_names_object_task_and_holder(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.save_tasks([task("t1")])).result()
    database.write(lambda t: t.take_locks(T1, [vm_ref(1)])).result()
    error = database.write(lambda t: t.take_locks(T2, [vm_ref(1)])).exception()
    assert str(error) == (
        '"web-01" is in use by the task "Start t1" of anna (command line), wait until it ends, or cancel it'
    )


def test_an_object_that_is_not_the_tasks_own_is_named_too(open_database: Opener) -> None:
    database = open_database()
    host_ref, other = Ref(Kind.HOST, "h1"), vm_ref(9)
    database.write(lambda t: t.save(data_center("dc"), cluster("c", "dc"), host("h1", "c"))).result()
    database.write(lambda t: t.add_events([event("e")])).result()
    database.write(lambda t: t.take_locks(T1, [host_ref, other, vm_ref(1)])).result()
    for ref, name in ((host_ref, "h1"), (vm_ref(1), "web-01"), (other, other.id)):
        error = database.write(lambda t, ref=ref: t.take_locks(T2, [ref])).exception()
        assert isinstance(error, Conflict)
        assert error.text == f'"{name}" is in use by another task'


def test_a_lock_of_a_process_that_is_gone_is_taken_over(open_database: Opener) -> None:
    open_database("gone").write(lambda t: t.save_tasks([task("t1", instance="gone")])).result()
    open_database("gone").write(lambda t: t.take_locks(T1, [vm_ref(1), vm_ref(2)])).result()
    taker = open_database("taker")
    taker.write(lambda t: t.take_locks(T2, [vm_ref(1)])).result()
    (lost,) = taker.write(lambda t: t.tasks()).result()
    assert lost.state is TaskState.UNKNOWN
    batch = taker.write(lambda t: t.foreign_changes()).result()
    assert batch is not None
    assert batch.entities == (lost,)
    assert isinstance(lost, Task)


def test_of_two_holders_the_living_one_is_named(open_database: Opener) -> None:
    open_database("gone").write(lambda t: t.take_locks(TaskId("a"), [vm_ref(2)])).result()
    open_database("alive").write(lambda t: t.take_locks(TaskId("b"), [vm_ref(1)])).result()
    taker = open_database("taker", alive={"alive"})
    error = taker.write(lambda t: t.take_locks(T2, [vm_ref(1), vm_ref(2)])).exception()
    assert isinstance(error, Conflict)
    assert "instance alive" in error.details
