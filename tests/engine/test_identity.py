"""Ids: unique, in the order of making and of time."""

from __future__ import annotations

from tests.fakes.clock import FakeClock

from stellwerk.engine.identity import IdMaker


def test_order_and_uniqueness() -> None:
    clock = FakeClock()
    ids = IdMaker(clock)
    made = [ids.new() for _ in range(1000)]
    clock.advance(0.001)
    made.append(ids.new())
    clock.jump(-3600)
    made.append(ids.new())
    assert made == sorted(set(made))
    assert {len(id_) for id_ in made} == {24}


def test_two_processes_of_one_moment_differ() -> None:
    clock = FakeClock()
    first, second = IdMaker(clock).new(), IdMaker(clock).new()
    assert first[:16] == second[:16]
    assert first != second


def test_later_processes_sort_later() -> None:
    clock = FakeClock()
    first = IdMaker(clock).new()
    clock.advance(1)
    assert first < IdMaker(clock).new()
