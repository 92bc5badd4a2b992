"""Old events go, by age and by number, in portions."""

from collections.abc import Iterator

import pytest
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.tag import Tagging
from stellwerk.services.event_care.retention import AFTER, DAYS, EVERY, MOST, Retention


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = small_bench()
    kept = Retention(bench.loop, bench.clock, bench.inventory, bench.repository, bench.settings)
    kept.start()
    yield bench
    kept.close()


def record(bench: Bench, count: int) -> None:
    for number in range(count):
        bench.audit.record(severity=Severity.NORMAL, code="x", text=f"event {number} at {bench.clock.now()}")


def left(bench: Bench) -> int:
    assert len(bench.inventory.view.all(Kind.EVENT)) == len(bench.events())
    return len(bench.events())


def test_by_age(bench: Bench) -> None:
    record(bench, 3)
    bench.settings.set(DAYS, 1)
    bench.wait(AFTER + 10.0)
    assert left(bench) == 3
    bench.clock.advance(86_400.0)
    record(bench, 2)
    bench.wait(5.0)
    assert left(bench) == 2


def test_by_number_in_portions(bench: Bench) -> None:
    record(bench, 1300)
    bench.settings.set(MOST, 100)
    bench.wait(AFTER + 10.0)
    assert left(bench) == 100
    assert bench.events()[0].text.startswith("event 1200 ")
    record(bench, 5)
    bench.clock.advance(EVERY)
    bench.wait(5.0)
    assert left(bench) == 100


def test_zero_keeps_all(bench: Bench) -> None:
    bench.settings.set(DAYS, 0)
    bench.settings.set(MOST, 0)
    record(bench, 3)
    bench.clock.advance(1e9)
    bench.wait(AFTER)
    assert left(bench) == 3


def test_what_was_said_of_them_is_forgotten_in_memory_or_not(bench: Bench) -> None:
    record(bench, 2)
    first, second = (Ref(Kind.EVENT, one.id) for one in bench.events())
    said = dict.fromkeys((first, second), Tagging((TagId("a"),)))
    bench.repository.tables.taggings |= said
    bench.inventory.apply(Batch(taggings=said))
    bench.inventory.apply(Batch(removed=(first,)))
    bench.settings.set(DAYS, 1)
    bench.clock.advance(86_401.0)
    bench.wait(AFTER + 10.0)
    assert left(bench) == 0
    assert bench.inventory.view.taggings == {}
