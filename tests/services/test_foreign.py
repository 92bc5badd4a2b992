"""What other processes change arrives here."""

from collections.abc import Iterator

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import cluster, data_center, domain, host, tag, vm_id
from tests.fakes.repository import MemoryRepository, MemoryTables
from tests.search.oracle.fleet import event

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref, TagId, TaskId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.host import Link
from stellwerk.model.state import LinkState
from stellwerk.model.tag import Tagging
from stellwerk.model.task import Task, TaskState
from stellwerk.services.foreign import ADOPT_EVERY, EVERY, ForeignChanges
from stellwerk.store.inventory import Inventory


class SharedTables(MemoryTables):
    """Rows that another process also writes to."""

    def __init__(self) -> None:
        super().__init__()
        self.coming: list[Batch] = []
        self.orphans: list[Task] = []
        self.looks = 0

    def foreign_changes(self) -> Batch | None:
        self.looks += 1
        return self.coming.pop(0) if self.coming else None

    def adopt_orphans(self) -> list[Task]:
        orphans, self.orphans = self.orphans, []
        return orphans


class Rig:
    """An inventory on a database that is shared."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.repository = MemoryRepository()
        self.repository.tables = SharedTables()
        self.inventory.apply(Batch(entities=(data_center(), cluster())))
        self.foreign = ForeignChanges(self.loop, self.inventory, self.repository)

    @property
    def tables(self) -> SharedTables:
        assert isinstance(self.repository.tables, SharedTables)
        return self.repository.tables

    def start(self) -> None:
        self.foreign.start()
        self.wait(0.25)

    def wait(self, seconds: float) -> None:
        pass_time(self.loop, self.clock, seconds)


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.foreign.close()


def test_what_another_process_did_shows_within_two_seconds(rig: Rig) -> None:
    rig.start()
    rig.tables.coming.append(Batch(entities=(data_center("north"),)))
    rig.wait(2.0)
    assert rig.inventory.view.get(Ref(Kind.DATA_CENTER, "north")) is not None


@pytest.mark.parametrize("looks", range(1, 2 * ADOPT_EVERY))
def test_no_look_is_left_out(rig: Rig, looks: int) -> None:
    rig.start()
    while rig.tables.looks < looks:
        rig.wait(0.25)
    rig.tables.coming.append(Batch(entities=(data_center("north"),)))
    rig.wait(EVERY + 0.25)
    assert rig.inventory.view.get(Ref(Kind.DATA_CENTER, "north")) is not None


def test_a_look_a_second_one_at_a_time(rig: Rig) -> None:
    rig.start()
    rig.wait(10 * EVERY)
    assert 9 <= rig.tables.looks <= 11
    rig.repository.held = True
    looks = rig.tables.looks
    rig.wait(10 * EVERY)
    rig.repository.held = False
    rig.repository.release()
    assert rig.tables.looks == looks + 1


def test_a_host_changed_elsewhere_keeps_our_connection_and_what_it_says(rig: Rig) -> None:
    live = host("h1", warnings=("shares its UUID",))
    rig.inventory.apply(Batch(entities=(live,)))
    stored = replace(live, name="renamed", connect=False, link=Link(), facts=None, warnings=())
    rig.start()
    rig.tables.coming.append(Batch(entities=(stored,)))
    rig.wait(2.0)
    assert rig.inventory.view.host(live.id) == replace(live, name="renamed", connect=False)


def test_a_host_that_we_are_not_connected_to_takes_what_is_stored(rig: Rig) -> None:
    away = host("h1", state=LinkState.BACKOFF, facts=None)
    rig.inventory.apply(Batch(entities=(away,)))
    stored = host("h1", link=Link())
    rig.start()
    rig.tables.coming.append(Batch(entities=(stored,)))
    rig.wait(2.0)
    assert rig.inventory.view.host(away.id) == replace(stored, link=away.link)


def test_a_host_added_elsewhere_comes(rig: Rig) -> None:
    added = host("h7", link=Link())
    rig.start()
    rig.tables.coming.append(Batch(entities=(added,)))
    rig.wait(2.0)
    assert rig.inventory.view.host(added.id) == added


def test_tasks_of_processes_that_are_gone_are_taken_over_at_the_start(rig: Rig) -> None:
    running = Task(id=TaskId("t1"), call=Call("Start-Vm"), title="Start", state=TaskState.RUNNING)
    orphan = replace(running, state=TaskState.UNKNOWN)
    rig.inventory.apply(Batch(entities=(running,)))
    rig.tables.orphans.append(orphan)
    rig.start()
    assert rig.inventory.view.get(Ref(Kind.TASK, "t1")) == orphan


def test_where_no_task_is_under_way_the_database_is_not_asked_at_once(rig: Rig) -> None:
    done = Task(id=TaskId("t1"), call=Call("Start-Vm"), title="Start", state=TaskState.DONE)
    rig.inventory.apply(Batch(entities=(done,)))
    rig.start()
    assert rig.tables.looks == 0


def test_a_database_that_cannot_be_read_is_logged_once_and_asked_on(rig: Rig, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.foreign", "locked")
    rig.start()
    for _count in range(3):
        rig.repository.fail = Invalid("the database is locked")
        rig.wait(EVERY)
    rig.tables.coming.append(Batch(entities=(data_center("north"),)))
    rig.wait(2.0)
    assert rig.inventory.view.get(Ref(Kind.DATA_CENTER, "north")) is not None
    assert len(expected_logs.messages()) == 1


def test_after_closing_nothing_is_looked_at(rig: Rig) -> None:
    rig.start()
    rig.foreign.close()
    looks = rig.tables.looks
    rig.wait(5.0)
    assert rig.tables.looks == looks


def test_tags_that_another_process_set_show(rig: Rig) -> None:
    rig.inventory.apply(Batch(entities=(host("h1"),), domains=(domain(1),)))
    rig.start()
    ref = Ref(Kind.VM, vm_id(1))
    rig.tables.coming.append(Batch(entities=(tag("a"),), taggings={ref: Tagging((TagId("a"),))}))
    pass_time(rig.loop, rig.clock, EVERY)
    vm = rig.inventory.view.vm(vm_id(1))
    assert vm is not None
    assert vm.tags == (TagId("a"),)
    rig.tables.coming.append(Batch(removed=(Ref(Kind.TAG, "a"),), taggings={ref: Tagging()}))
    pass_time(rig.loop, rig.clock, EVERY)
    vm = rig.inventory.view.vm(vm_id(1))
    assert vm is not None
    assert vm.tags == ()


def test_events_in_memory_that_were_acknowledged_elsewhere_among_many(rig: Rig) -> None:
    events = [replace(event(number, Severity.ERROR), count=number) for number in range(3)]
    rig.inventory.apply(Batch(entities=tuple(events[:2])))
    rig.start()
    rig.tables.event_rows += [replace(one, count=1, acknowledged=9.0, acknowledged_by="eve") for one in events]
    seen: list[bool] = []
    rig.inventory.changed.connect(lambda changes: seen.append(Kind.EVENT in changes.outside))
    rig.tables.coming.append(Batch(outside=frozenset({Kind.EVENT})))
    rig.wait(2.0)
    assert seen == [True, False]
    expected = [replace(one, acknowledged=9.0, acknowledged_by="eve") for one in events[:2]]
    assert sorted(rig.inventory.view.all(Kind.EVENT), key=lambda one: one.id) == expected
