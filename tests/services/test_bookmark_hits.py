"""How many objects bookmarks find: counted once, or followed while somebody looks."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import bookmark, cluster, domain, host, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.repository import MemoryRepository
from tests.search.oracle.fleet import event

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.state import DomainState
from stellwerk.services import bookmark_hits
from stellwerk.services.bookmark_hits import AGAIN, PAUSE, SLICE, BookmarkHits, count_hits, hits_of
from stellwerk.services.query.queries import Queries
from stellwerk.services.query.stored import StoredQuery
from stellwerk.store.inventory import Inventory

DOWN = bookmark("down", "Vms: status = down sortby cpu_usage desc")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def loop(clock: FakeClock) -> PlainLoop:
    return PlainLoop(clock)


@pytest.fixture
def inventory(loop: PlainLoop, clock: FakeClock) -> Inventory:
    made = Inventory(loop, clock)
    off = domain(2, state=DomainState.SHUT_OFF)
    made.apply(Batch(entities=(cluster(), host("h1"), DOWN), domains=(domain(1), off)))
    return made


@pytest.fixture
def repository() -> MemoryRepository:
    return MemoryRepository()


@pytest.fixture
def queries(inventory: Inventory, loop: PlainLoop, clock: FakeClock, repository: MemoryRepository) -> Iterator[Queries]:
    made = Queries(loop, clock, inventory, repository)
    yield made
    made.close()


@pytest.fixture
def hits(inventory: Inventory, loop: PlainLoop, clock: FakeClock, queries: Queries) -> Iterator[BookmarkHits]:
    made = BookmarkHits(inventory, loop, clock, lambda: queries)
    yield made
    made.close()


def number(inventory: Inventory, name: str = "down") -> float | None:
    return inventory.samples.value(Ref(Kind.BOOKMARK, name), "hits")


def told(hits: BookmarkHits) -> list[str]:
    found: list[str] = []
    hits.counted.connect(found.append)
    return found


@pytest.mark.parametrize(
    ("query", "count"),
    [("Vms: status = down", 1), ("Vms:", 2), ("Hosts: vms.status = up", 1), ("Vms: nmae = x", None)],
)
def test_counted_once(inventory: Inventory, queries: Queries, query: str, count: int | None) -> None:
    made = bookmark("x", query)
    assert hits_of(made, inventory) == count
    inventory.apply(Batch(entities=(made,)))
    count_hits(inventory, lambda: queries)
    assert (number(inventory, "x"), number(inventory)) == (count, 1)


def test_without_a_type_what_its_list_shows_is_counted(inventory: Inventory, hits: BookmarkHits) -> None:
    anything = bookmark("any", "vm-1")
    assert hits_of(anything, inventory) == 1
    inventory.apply(Batch(entities=(anything,)))
    hits.start()
    assert number(inventory, "any") == 1, "its list shows no bookmarks, although the text of this one holds it"


def test_followed_from_the_start_on(inventory: Inventory, hits: BookmarkHits) -> None:
    assert number(inventory) is None
    heard = told(hits)
    hits.start()
    hits.start()
    assert (number(inventory), heard) == (1, ["down"])
    inventory.apply(Batch(domains=(domain(1, state=DomainState.SHUT_OFF),)))
    assert (number(inventory), heard) == (2, ["down", "down"])
    inventory.apply(Batch(domains=(domain(1, state=DomainState.SHUT_OFF, name="other"),)))
    assert heard == ["down", "down"]


def test_other_queries_come_and_go(inventory: Inventory, hits: BookmarkHits) -> None:
    hits.start()
    inventory.apply(Batch(entities=(replace(DOWN, query="Vms:"), bookmark("bad", "Vms: nmae = x"))))
    assert (number(inventory), number(inventory, "bad")) == (2, None)
    inventory.apply(Batch(entities=(replace(DOWN, name="renamed", query="Vms:"),)))
    inventory.apply(Batch(domains=(domain(3),)))
    assert number(inventory) == 3
    inventory.apply(Batch(removed=(Ref(Kind.BOOKMARK, "down"),)))
    inventory.apply(Batch(domains=(domain(4),)))
    assert number(inventory) is None


def test_what_names_samples_is_counted_when_it_comes_only(
    inventory: Inventory, hits: BookmarkHits, queries: Queries
) -> None:
    inventory.apply(Batch(entities=(bookmark("busy", "Vms: cpu_usage > 50"),)))
    hits.start()
    assert number(inventory, "busy") == 0
    inventory.samples.set(Ref(Kind.VM, vm_id(1)), "cpu_usage", 80.0)
    inventory.sampled()
    assert number(inventory, "busy") == 0
    count_hits(inventory, lambda: queries)
    assert number(inventory, "busy") == 1


def test_what_nobody_tells_of_is_counted_again_now_and_then(
    inventory: Inventory, hits: BookmarkHits, loop: PlainLoop, clock: FakeClock
) -> None:
    inventory.apply(Batch(entities=(bookmark("busy", "Vms: cpu_usage > 50"), bookmark("any", "vm-1"))))
    hits.start()
    heard = told(hits)
    for load, count in ((80.0, 1), (80.0, 1), (20.0, 0)):
        inventory.samples.set(Ref(Kind.VM, vm_id(1)), "cpu_usage", load)
        pass_time(loop, clock, AGAIN)
        assert number(inventory, "busy") == count
    assert heard == ["busy", "busy"]
    hits.close()
    pass_time(loop, clock, 2 * AGAIN)


def test_a_page_is_counted_again_only_once_something_changed(
    inventory: Inventory, hits: BookmarkHits, loop: PlainLoop, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = bookmark("top", "Vms: active = true sortby cpu_usage desc page 1")
    busy = bookmark("busy", "Vms: active = true AND cpu_usage > 50 page 1")
    inventory.apply(Batch(entities=(top, busy)))
    hits.start()
    pass_time(loop, clock, AGAIN)
    counted: list[str] = []

    def count(one: Bookmark, known: Inventory) -> int | None:
        counted.append(one.id)
        return hits_of(one, known)

    monkeypatch.setattr(bookmark_hits, "hits_of", count)
    pass_time(loop, clock, AGAIN)
    assert (counted, number(inventory, "top")) == (["busy"], 1)
    inventory.apply(Batch(domains=(domain(2, state=DomainState.RUNNING),)))
    pass_time(loop, clock, AGAIN)
    assert (counted, number(inventory, "top")) == (["busy", "top", "busy"], 2)


def test_many_are_counted_in_slices(inventory: Inventory, queries: Queries) -> None:
    class Tired(FakeClock):
        """Each look takes long."""

        def monotonic(self) -> float:
            self.advance(SLICE)
            return super().monotonic()

    inventory.apply(Batch(entities=tuple(bookmark(f"b{n}", "Vms:", position=n + 1) for n in range(3))))
    manual = ManualLoop()
    hits = BookmarkHits(inventory, manual, Tired(), lambda: queries)
    hits.start()
    assert (number(inventory, "down"), number(inventory, "b0")) == (1, None)
    manual.advance(PAUSE)
    assert (number(inventory, "b0"), number(inventory, "b1")) == (2, None)
    inventory.apply(Batch(removed=(Ref(Kind.BOOKMARK, "b1"),)))
    manual.advance(PAUSE)
    assert (number(inventory, "b1"), number(inventory, "b2")) == (None, 2)
    hits.close()


def test_after_the_end_nothing_is_followed(inventory: Inventory, hits: BookmarkHits) -> None:
    hits.start()
    heard = told(hits)
    hits.close()
    inventory.apply(Batch(domains=(domain(1, state=DomainState.SHUT_OFF),), entities=(bookmark("x"),)))
    assert heard == []
    assert number(inventory) == 1


OLD = [event(number, Severity.NORMAL) for number in range(3)]
"""Events that only the database has."""


@pytest.mark.parametrize(
    ("query", "count"), [("Events:", 3), ("Events: page 2", 0), ("Hosts: events.text = x", 0), ("Tasks:", 0)]
)
def test_events_are_counted_in_the_database(
    inventory: Inventory, queries: Queries, repository: MemoryRepository, loop: PlainLoop, query: str, count: int
) -> None:
    repository.tables.event_rows.extend(OLD)
    inventory.apply(Batch(entities=(bookmark("e", query),)))
    ends: list[bool] = []
    count_hits(inventory, lambda: queries, lambda: ends.append(True))
    assert (number(inventory), ends) == (1, [])
    loop.drain()
    assert (number(inventory, "e"), ends) == (count, [True])


def test_what_leads_to_events_is_followed_off_this_thread(
    inventory: Inventory, hits: BookmarkHits, repository: MemoryRepository, loop: PlainLoop, clock: FakeClock
) -> None:
    repository.tables.event_rows.extend(OLD)
    inventory.apply(Batch(entities=(bookmark("e", "Events:"),)))
    hits.start()
    assert (number(inventory), number(inventory, "e")) == (1, None)
    loop.drain()
    assert number(inventory, "e") == 3
    new = event(7, Severity.NORMAL)
    repository.tables.event_rows.append(new)
    inventory.apply(Batch(entities=(new,)))
    pass_time(loop, clock, 1.0)
    assert number(inventory, "e") == 4


def test_what_the_database_refuses_has_no_number(inventory: Inventory, hits: BookmarkHits, loop: PlainLoop) -> None:
    inventory.apply(Batch(entities=(bookmark("e", "Events: sortby hosts.status"),)))
    hits.start()
    loop.drain()
    assert number(inventory, "e") is None


def test_what_is_being_sought_is_given_up_at_the_end(inventory: Inventory, loop: PlainLoop, clock: FakeClock) -> None:
    asked: list[StoredQuery] = []
    inventory.apply(Batch(entities=(bookmark("e", "Events:"),)))

    class Noting(Queries):
        """Notes what is asked."""

        def live(self, text: str, **more: Any) -> Any:
            asked.append(super().live(text, **more))
            return asked[-1]

    noting = Noting(loop, clock, inventory, MemoryRepository())
    hits = BookmarkHits(inventory, loop, clock, lambda: noting)
    hits.start()
    hits.close()
    loop.drain()
    assert (len(asked), asked[0].settled, number(inventory, "e")) == (1, False, None)
    noting.close()
