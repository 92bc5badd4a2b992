"""Acknowledging what a query finds, in memory, in the database and on its way there."""

from collections.abc import Callable, Iterator

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, domain, host, vm_id
from tests.fakes.repository import MemoryRepository
from tests.search.oracle.fleet import NOW, event

from stellwerk.core.error import Cancelled, Invalid, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Mark, Severity
from stellwerk.ports.alarm.marking import Marking
from stellwerk.ports.lane import Answer
from stellwerk.services.query.marking import SLICE, TOLD_EVERY, EventMarker
from stellwerk.services.query.queries import Queries
from stellwerk.services.query.stored import StoredQuery
from stellwerk.store.inventory import Inventory

KIM = Mark(NOW, "kim")
PORTION = 3


class Desk:
    """A marker over an inventory with a VM and a database with events of it."""

    def __init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.repository = MemoryRepository()
        vm = domain(1, "h1", name="web")
        self.inventory.apply(Batch(entities=(data_center(), cluster(), host("h1")), domains=(vm,)))
        self.queries = Queries(self.loop, self.clock, self.inventory, self.repository)
        self.marker = EventMarker(self.loop, self.clock, self.inventory, self.repository, PORTION)
        self.answers: list[Answer[int]] = []
        self.told: list[tuple[int, int]] = []

    def have(self, count: int) -> None:
        """So many events in the database."""
        events = (event(number, Severity.ERROR, time=NOW - 100.0 - number) for number in range(count))
        self.repository.tables.event_rows += events

    def begin(self, text: str, mark: Mark | None = KIM, only: Mark | None = None) -> Callable[[], None]:
        """Begin to acknowledge."""
        wanted = Marking(query=text, mark=mark, only=only)
        return self.marker.mark(wanted, lambda some, of: self.told.append((some, of)), self.answers.append)

    def mark(self, text: str, mark: Mark | None = KIM, only: Mark | None = None) -> int:
        """Acknowledge; answers how many."""
        self.begin(text, mark, only)
        self.loop.drain()
        return self.answers.pop().get()

    def marked(self) -> int:
        """Events of the database that are acknowledged."""
        return sum(1 for one in self.repository.tables.event_rows if one.acknowledged is not None)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.queries.close()


def test_a_portion_after_the_other_and_how_far_it_is(desk: Desk) -> None:
    desk.have(PORTION * TOLD_EVERY + 5)
    assert desk.mark("Events: severity = error") == PORTION * TOLD_EVERY + 5 == desk.marked()
    assert desk.told == [(PORTION * TOLD_EVERY, PORTION * TOLD_EVERY + 5)]
    assert desk.mark("Events: severity = error") == 0
    assert desk.mark("Events:", None, Mark(NOW, "eve")) == 0
    assert desk.mark("Events:", None, KIM) == PORTION * TOLD_EVERY + 5


def test_by_what_is_in_memory_and_what_is_on_its_way(desk: Desk) -> None:
    about, other = Ref(Kind.VM, vm_id(1)), Ref(Kind.HOST, "h1")
    events = [event(1, Severity.ERROR, about), event(2, Severity.ERROR, other), event(3, Severity.ERROR, about)]
    desk.repository.tables.event_rows += events[:2]
    desk.inventory.apply(Batch(entities=(events[0], events[2])))
    desk.repository.held = True
    desk.repository.write(lambda tables: tables.add_events([events[2]]))
    desk.begin("Events: vm.name = web")
    desk.loop.drain()
    desk.repository.held = False
    desk.repository.release()
    desk.loop.drain()
    assert desk.answers[0].get() == 2
    assert [one.acknowledged for one in desk.repository.tables.event_rows] == [NOW, None, NOW]
    shown = [one for one in desk.inventory.view.all(Kind.EVENT) if isinstance(one, Event)]
    assert [one.acknowledged_by for one in shown] == ["kim", "kim"]


def test_a_list_that_is_open_shows_it(desk: Desk) -> None:
    desk.have(3)
    live, unseen = desk.queries.live("Events:"), desk.queries.live("Events: acknowledged = false")
    assert isinstance(live, StoredQuery)
    desk.loop.drain()
    live.want(live.ids)
    desk.loop.drain()
    desk.mark("Events:")
    assert all(live.pages.is_old(row) for row in live.ids)
    live.want(live.ids)
    desk.clock.advance(1.0)
    desk.loop.drain()
    desk.loop.drain()
    entities = [live.entity(row) for row in live.ids]
    assert all(isinstance(one, Event) and one.acknowledged == NOW for one in entities)
    assert len(entities) == 3
    assert len(unseen) == 0


def test_many_in_memory_are_shown_some_at_a_time(desk: Desk) -> None:
    desk.have(2 * SLICE + 1)
    desk.inventory.apply(Batch(entities=tuple(desk.repository.tables.event_rows)))
    desk.marker = EventMarker(desk.loop, desk.clock, desk.inventory, desk.repository, 5 * SLICE)
    sizes: list[int] = []
    desk.inventory.changed.connect(lambda changes: sizes.append(len(changes.changed)))
    assert desk.mark("Events:") == 2 * SLICE + 1
    assert sizes == [SLICE, SLICE, 1, 0]
    shown = [one for one in desk.inventory.view.all(Kind.EVENT) if isinstance(one, Event)]
    assert {one.acknowledged_by for one in shown} == {"kim"}


def test_it_is_given_up_between_two_portions(desk: Desk) -> None:
    desk.have(3 * PORTION)
    desk.repository.held = True
    give_up = desk.begin("Events:")
    desk.loop.drain()
    give_up()
    desk.repository.release()
    desk.loop.drain()
    assert isinstance(desk.answers[0].error, Cancelled)
    assert desk.marked() == PORTION


@pytest.mark.parametrize("text", ["Vms:", "web", "Events: severity = purple", ""])
def test_what_cannot_be_asked_is_said_at_once(desk: Desk, text: str) -> None:
    desk.begin(text)
    assert isinstance(desk.answers[0].error, Invalid)


def test_a_database_that_takes_nothing(desk: Desk) -> None:
    desk.have(2)
    desk.begin("Events:")
    desk.repository.fail = Refused("the disk is full")
    desk.loop.drain()
    assert isinstance(desk.answers[0].error, Refused)
    assert desk.marked() == 0
