"""Samples of another process, beside it."""

from __future__ import annotations

from array import array

import pytest
from tests.fakes.engine import Bench, small_bench
from tests.fakes.entity import domain, vm_id
from tests.fakes.sampling_part.feeds import FakeFeeds

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.services.charge.beside import AGAIN, PATIENCE, SILENT, Beside
from stellwerk.services.charge.round import HourPiece, Round, Table, packed
from stellwerk.store.sample import SAMPLED

ROUND = Round((Table(Kind.VM, (vm_id(1),), {"cpu_usage": array("d", [7.0]), SAMPLED: array("d", [1.0])}),), {})


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(domain(1))
    return made


def beside(bench: Bench, feeds: FakeFeeds) -> Beside:
    made = Beside(bench.loop, bench.clock, bench.inventory, feeds, 5.0)
    made.start()
    return made


def test_what_is_told_is_in_the_inventory_until_nobody_tells_for_a_while(bench: Bench) -> None:
    feeds = FakeFeeds()
    made = beside(bench, feeds)
    heard, _ended = feeds.ears[0]
    assert not made.settled
    heard(packed(HourPiece(None, None)))
    heard(b"nonsense")
    heard(packed(ROUND))
    bench.loop.drain()
    assert made.settled
    assert made.tells
    assert bench.inventory.samples.value(Ref(Kind.VM, vm_id(1)), "cpu_usage") == 7.0
    bench.clock.advance(PATIENCE + SILENT * 5.0)
    assert not made.tells


def test_nobody_there_is_known_at_once_and_silence_after_a_while(bench: Bench) -> None:
    made = beside(bench, FakeFeeds(nobody=True))
    bench.loop.drain()
    assert made.settled
    assert not made.tells
    silent = beside(bench, FakeFeeds())
    assert not silent.settled
    bench.clock.advance(PATIENCE)
    assert silent.settled


def test_hosts_are_sampled_only_where_nobody_tells(bench: Bench) -> None:
    feeds, asked, done = FakeFeeds(), list[str](), list[bool]()
    made = beside(bench, feeds)
    read = made.reading(lambda hosts, told: (asked.extend(hosts), told())[1])
    feeds.ears[0][0](packed(ROUND))
    bench.loop.drain()
    read([HostId("h1")], lambda: done.append(True))
    assert (asked, done) == ([], [True])
    feeds.ears[0][1]()
    bench.loop.drain()
    read([HostId("h1")], lambda: done.append(True))
    assert (asked, done) == (["h1"], [True, True])
    made.close()
    assert feeds.closed == 1


def test_who_comes_after_the_one_that_ended_is_listened_to(bench: Bench) -> None:
    feeds = FakeFeeds()
    made = beside(bench, feeds)
    heard, ended = feeds.ears[0]
    heard(packed(ROUND))
    ended()
    bench.loop.drain()
    assert not made.tells
    heard(packed(ROUND))  # late
    for _try in range(2):
        bench.clock.advance(AGAIN)
        bench.loop.drain()
        assert not made.tells
        if _try == 0:
            feeds.ears[1][1]()
            bench.loop.drain()
    assert len(feeds.ears) == 3
    feeds.ears[2][0](packed(ROUND))
    bench.loop.drain()
    assert made.tells
    made.close()
    bench.clock.advance(AGAIN)
    bench.loop.drain()
    assert len(feeds.ears) == 3
