"""Questions to other hosts of which each may be silent."""

from __future__ import annotations

from tests.commands.outside.test_shared import answered
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.outside.asking import SEARCH_LIMIT
from stellwerk.commands.outside.others import asked_all, asked_anyway, others_of
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.engine.step import OnHosts
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState


def hosts(bench: Bench, h2: LinkState = LinkState.LIVE) -> list[Host]:
    bench.link("h2", h2)
    return [bench.host("h1"), bench.host("h2")]


def test_all_but_one() -> None:
    bench = small_bench()
    assert [host.id for host in others_of(HostId("h1"), bench.inventory.view)] == ["h2"]


def test_all_are_asked_at_once_and_those_that_are_to_be_connected_are_visited() -> None:
    both = hosts(small_bench(), LinkState.OFF)
    (step,) = asked_all(both, len)
    assert isinstance(step, OnHosts)
    assert (step.host_ids, step.uris, step.limit) == (("h1",), {"h2": both[1].uri}, SEARCH_LIMIT)
    assert answered(asked_all(both, len), {"h1": 1, "h2": None}) == {"h1": 1, "h2": None}


def test_one_that_could_not_be_connected_or_is_not_to_be_is_not_asked() -> None:
    bench = small_bench()
    (step,) = asked_all(hosts(bench, LinkState.BACKOFF), len)
    assert isinstance(step, OnHosts)
    assert step.uris == {}
    (step,) = asked_all([replace(hosts(bench, LinkState.OFF)[1], connect=False)], len)
    assert isinstance(step, OnHosts)
    assert (step.host_ids, step.uris) == ((), {})


def test_one_that_is_silent_told_nothing() -> None:
    (live,) = hosts(small_bench())[:1]
    assert answered(asked_anyway(live, len), {}) is None
    assert answered(asked_anyway(live, len), {"h1": 1}) == 1
