"""Much is applied in slices."""

from collections.abc import Iterator

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.entity import data_center

from stellwerk.core.ids import Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch
from stellwerk.services.sliced import SLICE, SlicedApply
from stellwerk.store.inventory import Inventory


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def loop(clock: FakeClock) -> PlainLoop:
    return PlainLoop(clock)


@pytest.fixture
def inventory(loop: PlainLoop, clock: FakeClock) -> Inventory:
    return Inventory(loop, clock)


def batches(clock: FakeClock, names: str, seconds: float) -> Iterator[Batch]:
    """A batch for each letter; making one takes some time."""
    for name in names:
        clock.advance(seconds)
        yield Batch(entities=(data_center(name),))


def test_the_owner_is_held_for_a_slice_and_others_come_in_between(
    loop: PlainLoop, clock: FakeClock, inventory: Inventory
) -> None:
    order: list[str] = []
    inventory.changed.connect(lambda changes: order.extend(ref.id for ref in changes.added))
    sliced = SlicedApply(loop, clock, inventory)
    sliced.add(batches(clock, "abcdef", SLICE / 2), lambda: order.append("done"))
    loop.post(lambda: loop.post(lambda: loop.post(lambda: order.append("posted"))))
    longest = 0.0
    while "done" not in order:
        before = clock.monotonic()
        loop.run(lambda before=before: clock.monotonic() > before or "done" in order, timeout=1)
        longest = max(longest, clock.monotonic() - before)
    assert order == ["posted", "a", "b", "c", "d", "e", "f", "done"]
    assert longest <= SLICE + SLICE / 2


def test_piles_take_turns(loop: PlainLoop, clock: FakeClock, inventory: Inventory) -> None:
    order: list[str] = []
    inventory.changed.connect(lambda changes: order.extend(ref.id for ref in changes.added))
    sliced = SlicedApply(loop, clock, inventory)
    sliced.add(batches(clock, "abc", 0), lambda: order.append("first"))
    sliced.add(batches(clock, "xy", 0), lambda: order.append("second"))
    loop.drain()
    assert order == ["a", "x", "b", "y", "c", "second", "first"]


def test_a_dropped_pile_is_applied_no_further(loop: PlainLoop, clock: FakeClock, inventory: Inventory) -> None:
    order: list[str] = []
    sliced = SlicedApply(loop, clock, inventory)
    pile = sliced.add(batches(clock, "abc", 0), lambda: order.append("done"))
    inventory.changed.connect(lambda changes: pile.drop())
    loop.drain()
    assert order == []
    assert len(inventory.view.all(Kind.DATA_CENTER)) == 1


def test_nothing_to_apply_is_done_at_once(loop: PlainLoop, clock: FakeClock, inventory: Inventory) -> None:
    order: list[str] = []
    SlicedApply(loop, clock, inventory).add([], lambda: order.append("done"))
    loop.drain()
    assert order == ["done"]
