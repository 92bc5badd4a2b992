"""The service that answers any query, and keeps it true."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, domain, host, vm_id
from tests.fakes.repository import MemoryRepository
from tests.search.oracle.fleet import NOW, event

from stellwerk.adapters.database.database import Database
from stellwerk.core.clock import SystemClock
from stellwerk.core.error import Invalid
from stellwerk.core.ids import EventId, HostId, Kind, Ref, TagId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.event import Event, Severity
from stellwerk.model.tag import Tag, Tagging
from stellwerk.model.vm import Definition
from stellwerk.ports.lane import Answer
from stellwerk.search.query import read, select
from stellwerk.services.query.evaluation import Found
from stellwerk.services.query.queries import LONG, Queries
from stellwerk.services.query.stored import StoredQuery
from stellwerk.store.inventory import Inventory
from stellwerk.store.live import ListChange, LiveQuery

H1, H2 = Ref(Kind.HOST, HostId("h1")), Ref(Kind.HOST, HostId("h2"))
WEB = Ref(Kind.VM, vm_id(1))


class Desk:
    """A service over an inventory with two hosts and a VM."""

    def __init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.repository = MemoryRepository()
        self.inventory.apply(
            Batch(entities=(data_center(), cluster(), host("h1"), host("h2")), domains=(domain(1, "h1", name="web"),))
        )
        self.queries = Queries(self.loop, self.clock, self.inventory, self.repository)

    def ask(self, text: str, *sort: str) -> StoredQuery:
        """A stored query and its first answer."""
        stored = self.queries.live(text, sort=sort)
        assert isinstance(stored, StoredQuery)
        self.loop.drain()
        return stored

    def happens(self, made: Event, *, written: bool = True, shown: bool = True) -> None:
        """An event is recorded."""
        if shown:
            self.inventory.apply(Batch(entities=(made,)))
        if written:
            self.repository.tables.event_rows.append(made)

    def later(self, seconds: float = 1.0) -> None:
        """Time passes."""
        self.clock.advance(seconds)
        self.loop.drain()
        self.loop.drain()

    def events(self, stored: StoredQuery) -> list[str]:
        """The ids of the events that are listed."""
        stored.want(stored.ids)
        self.loop.drain()
        return [entity.id for row in stored.ids if (entity := stored.entity(row)) is not None]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.queries.close()


def test_very_many_disks_are_looked_through_off_the_owner_thread(desk: Desk) -> None:
    assert isinstance(desk.queries.live("Disks:"), LiveQuery)
    disks = tuple(Disk(target=f"vd{number}") for number in range(LONG + 1))
    many = domain(2, "h1", definition=Definition(name="db", disks=disks))
    desk.inventory.apply(Batch(domains=(many,)))
    stored = desk.ask("Disks: name = vd7*", "-name")
    expected = [entity.id for entity in select(read("Disks: name = vd7* sortby name desc"), desk.inventory.view)]
    assert list(stored.ids) == expected
    assert stored.entity(expected[0]) is not None
    desk.inventory.apply(Batch(gone_domains=((HostId("h1"), vm_id(2)),)))
    desk.later()
    assert list(stored.ids) == []
    stored.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [("Hosts: Events.severity = error and tag = x", ["h1"]), ("Events: Vms.name = web", ["e1"])],
)
def test_what_crosses_is_answered_on_a_reading_thread(tmp_path: Path, text: str, found: list[str]) -> None:
    clock = SystemClock()
    loop = PlainLoop(clock)
    inventory = Inventory(loop, clock)
    tag = Tag(id=TagId("t"), name="x")
    inventory.apply(
        Batch(entities=(data_center(), cluster(), host("h1"), host("h2"), tag), domains=(domain(1, "h1", name="web"),),
              taggings={Ref(Kind.HOST, HostId("h1")): Tagging(tags=(tag.id,))})
    )  # fmt: skip
    database = Database(tmp_path / "stellwerk.db", "test", is_alive=lambda _id: False, clock=clock)
    database.load()
    about = [replace(event(n, Severity.ERROR, ref), id=EventId(f"e{n}")) for n, ref in ((1, WEB), (2, H1), (3, H2))]
    database.write(lambda tables: tables.add_events(about)).result()
    threads: list[int] = []

    class Noted:
        """The database; notes where its jobs run."""

        def read(self, job: Any, *arguments: Any, **more: Any) -> Any:
            def noted(archive: Any) -> Any:
                threads.append(threading.get_ident())
                return job(archive)

            return database.read(noted, *arguments, **more)

    queries = Queries(loop, clock, inventory, Noted())
    stored = queries.live(text)
    assert isinstance(stored, StoredQuery)
    assert not stored.settled, "nobody waited for it"
    assert loop.run(lambda: stored.settled, 60.0)
    stored.want(stored.ids)
    assert loop.run(lambda: all(stored.entity(row) is not None for row in stored.ids), 60.0)
    assert [entity.id for row in stored.ids if (entity := stored.entity(row)) is not None] == found
    assert threads
    assert threading.get_ident() not in threads
    queries.close()
    database.close()


def test_what_memory_can_answer_is_a_live_query(desk: Desk) -> None:
    live = desk.queries.live("Hosts: vms.name = web")
    assert isinstance(live, LiveQuery)
    assert list(live.ids) == ["h1"]
    with pytest.raises(Invalid):
        desk.queries.live("Events: nonsense = 1")
    live.close()


def test_old_events_are_found_and_read_when_they_are_in_sight(desk: Desk) -> None:
    for number in range(3):
        desk.happens(event(number, Severity.NORMAL, time=NOW - 5000 - number), shown=False)
    stored = desk.ask("Events:")
    assert (len(stored), stored.kind, stored.settled) == (3, Kind.EVENT, True)
    assert stored.entity(stored.ids[0]) is None, "nobody has looked"
    assert desk.events(stored) == ["0", "1", "2"]


def test_new_events_come_once_whether_they_are_written_or_not(desk: Desk) -> None:
    stored = desk.ask("Events: severity >= warning")
    told: list[ListChange] = []
    stored.changed.connect(told.append)
    desk.happens(event(1, Severity.ERROR, time=NOW), written=False)
    desk.later()
    assert desk.events(stored) == ["1"]
    desk.repository.tables.event_rows += desk.inventory.view.all(Kind.EVENT)
    desk.happens(event(2, Severity.NORMAL, time=NOW + 1))
    desk.happens(event(3, Severity.ALERT, time=NOW + 2))
    desk.later()
    assert desk.events(stored) == ["3", "1"]
    assert [change.rows for change in told if change.rows] == [(0, 0, 1), (0, 1, 2)]


def test_they_are_asked_again_at_most_twice_a_second(desk: Desk) -> None:
    stored = desk.ask("Events:")
    told: list[ListChange] = []
    stored.changed.connect(told.append)
    for number in range(20):
        desk.happens(event(number, Severity.NORMAL, time=NOW + number))
        desk.later(0.05)
    desk.later()
    assert len(stored) == 20
    assert len([change for change in told if change.reset]) <= 4


def test_objects_by_their_events(desk: Desk) -> None:
    stored = desk.ask("Hosts: events.severity = error and name = h*")
    assert stored.ids == []
    desk.happens(event(1, Severity.ERROR, H2))
    desk.later()
    assert stored.ids == ["h2"]
    told: list[ListChange] = []
    stored.changed.connect(told.append)
    desk.inventory.apply(Batch(entities=(replace(host("h2"), description="new"),)))
    assert told == [ListChange(changed={"h2": frozenset({"description"})})]
    desk.inventory.apply(Batch(entities=(replace(host("h2"), name="x2"),)))
    desk.later()
    assert stored.ids == []


def test_events_by_what_they_are_about(desk: Desk) -> None:
    desk.happens(event(1, Severity.NORMAL, WEB, time=NOW - 7000), shown=False)
    desk.happens(event(2, Severity.NORMAL, H2, time=NOW - 8000), shown=False)
    stored = desk.ask("Events: vm.name = db")
    assert desk.events(stored) == []
    desk.inventory.apply(Batch(domains=(domain(1, "h1", name="db"),)))
    desk.later()
    assert desk.events(stored) == ["1"]


def test_the_order_can_be_changed(desk: Desk) -> None:
    for number, text in enumerate(("b", "c", "a")):
        desk.happens(event(number, Severity.NORMAL, time=NOW - 5000 - number, text=text), shown=False)
    stored = desk.ask("Events:", "-text")
    assert desk.events(stored) == ["1", "0", "2"]
    stored.set_sort(("text",))
    assert len(stored) == 3, "what was found stands until the answer is there"
    desk.loop.drain()
    assert desk.events(stored) == ["2", "0", "1"]
    with pytest.raises(Invalid):
        stored.set_sort(("nonsense",))


def test_what_cannot_be_answered_says_why(desk: Desk) -> None:
    stored = desk.ask("Events: sortby vm.memory")
    assert stored.error is not None
    assert stored.settled
    stored.set_sort(("time",))
    desk.loop.drain()
    assert stored.error is None


def test_time_passes(desk: Desk) -> None:
    desk.happens(event(1, Severity.NORMAL, time=NOW - 3590), shown=False)
    stored = desk.ask("Events: time > now-1h")
    assert len(stored) == 1
    desk.later(20)
    assert len(stored) == 0


def test_a_closed_one_follows_no_more(desk: Desk) -> None:
    stored = desk.ask("Events:")
    desk.happens(event(1, Severity.NORMAL))
    stored.close()
    stored.close()
    desk.later()
    assert len(stored) == 0


def test_once_is_enough_for_the_command_line(desk: Desk) -> None:
    desk.happens(event(1, Severity.ALERT), shown=False)
    answers: list[Answer[Found]] = []
    desk.queries.ask(read("Events: severity = alert"), answers.append)
    desk.loop.drain()
    rows = answers[0].get().rows
    loaded: list[dict[int, Event]] = []
    desk.queries.load(Kind.EVENT, rows, lambda told: loaded.append(told.get()))
    desk.loop.drain()
    assert [made.id for made in loaded[0].values()] == ["1"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Events: severity = alert and text = x", "without text = x it finds something"),
        ("Hosts: events.severity = alert and name = h2", "without name = h2 it finds something"),
        ("Hosts: vms.name = web and name = h2", "without name = h2 it finds something"),
        ("Events: page 3", "page 3 comes after the last one"),
    ],
)
def test_why_nothing_is_found(desk: Desk, text: str, line: str) -> None:
    desk.happens(event(1, Severity.ALERT, H1), shown=False)
    answers: list[Answer[list[str]]] = []
    desk.queries.explain(read(text), answers.append)
    desk.loop.run(lambda: bool(answers))
    assert line in answers[0].get()


def test_an_old_event_is_brought_without_being_news(desk: Desk) -> None:
    old = event(1, Severity.NORMAL, time=NOW - 9000)
    desk.happens(old, shown=False)
    stored = desk.ask("Events:")
    desk.queries.bring(old)
    assert desk.inventory.view.get(Ref(Kind.EVENT, old.id)) is old
    told: list[ListChange] = []
    stored.changed.connect(told.append)
    desk.later()
    assert told == []


STEP = st.tuples(
    st.sampled_from(["event", "unwritten", "write", "rename", "move", "wait"]),
    st.sampled_from(list(Severity)),
    st.sampled_from([(), (H1,), (H2,), (WEB,), (WEB, H1)]),
)
TEXTS = (
    "Events:",
    "Events: severity >= warning sortby text",
    "Events: vm.name = web* and severity != error",
    "Events: NOT (host.name = h1 or vm.host.name = h2)",
    "Hosts: events.severity = error",
    "Hosts: NOT vms.events.severity = alert",
    "Vms: host.events.severity >= error or events.severity = normal",
)


@given(st.lists(STEP, max_size=12), st.sampled_from(TEXTS))
@settings(max_examples=60, deadline=None)
def test_it_stays_what_a_fresh_evaluation_finds(steps: list[tuple[str, Severity, tuple[Ref, ...]]], text: str) -> None:
    desk = Desk()
    stored = desk.ask(text)
    shown: list[object] = list(stored.ids)

    def follow(change: ListChange) -> None:
        if change.rows is not None:
            at, removed, inserted = change.rows
            shown[at : at + removed] = stored.ids[at : at + inserted]

    stored.changed.connect(follow)
    unwritten: list[Event] = []
    for number, (what, severity, about) in enumerate(steps):
        made = event(number, severity, *about, time=NOW + number % 3, text=f"text {number * 7 % 5}")
        match what:
            case "event":
                desk.happens(replace(made, id=EventId(f"e{number}")))
            case "unwritten":
                desk.happens(made, written=False)
                unwritten.append(made)
            case "write":
                desk.repository.tables.event_rows += unwritten
                unwritten.clear()
            case "rename":
                desk.inventory.apply(Batch(domains=(domain(1, "h1", name="db" if number % 2 else "web"),)))
            case "move":
                desk.inventory.apply(Batch(domains=(domain(1, "h1" if number % 2 else "h2", name="web"),)))
            case _:
                desk.later()
    desk.later(5)
    desk.later(5)
    fresh = desk.ask(text)
    assert desk.events(stored) == desk.events(fresh)
    assert shown == list(stored.ids)
    desk.queries.close()
