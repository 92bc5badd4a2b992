"""Waiting for objects to change."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench, vm_ref

from stellwerk.core.signal import Subscription
from stellwerk.engine.watch import Watch
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState


def test_calls_come_after_the_batch_once_a_turn() -> None:
    bench, seen = small_bench(), list[str]()
    watch = Watch(bench.loop, bench.inventory)
    held = watch.add([vm_ref(1)], lambda: seen.append("one"))
    watch.add([vm_ref(2)], lambda: seen.append("two"))
    bench.put(entity.domain(1))
    bench.put(entity.domain(1, state=DomainState.SHUT_OFF))
    assert seen == []
    bench.loop.drain()
    assert seen == ["one"]
    bench.inventory.apply(Batch(gone_domains=((bench.host("h1").id, entity.vm_id(1)),)))
    held.close()
    bench.loop.drain()
    assert seen == ["one"]
    watch.close()
    bench.put(entity.domain(2))
    bench.loop.drain()
    assert seen == ["one"]


def test_a_listener_may_apply_and_close_others() -> None:
    bench, seen = small_bench(), list[str]()
    watch = Watch(bench.loop, bench.inventory)
    second: list[Subscription] = []

    def first() -> None:
        seen.append("first")
        second[0].close()
        bench.put(entity.domain(2))

    watch.add([vm_ref(1)], first)
    second.append(watch.add([vm_ref(1)], lambda: seen.append("second")))
    watch.add([vm_ref(2)], lambda: seen.append("third"))
    bench.put(entity.domain(1))
    bench.loop.drain()
    assert seen == ["first", "third"]


def test_many_at_once_are_called_in_several_turns() -> None:
    bench, seen = small_bench(), list[int]()
    watch = Watch(bench.loop, bench.inventory)
    for number in range(1, 21):
        watch.add([vm_ref(number)], lambda number=number: seen.append(number))
    bench.put(*(entity.domain(number) for number in range(1, 21)))
    bench.loop.run(lambda: bool(seen))
    assert len(seen) == 8
    bench.loop.drain()
    assert sorted(seen) == list(range(1, 21))
