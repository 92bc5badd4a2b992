"""Questions to other hosts of which each may be silent."""

from __future__ import annotations

import pytest
from tests.commands.outside.test_shared import answered
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.outside.asking import SEARCH_LIMIT
from stellwerk.commands.outside.others import asked_all, asked_anyway, others_of
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId
from stellwerk.engine.step import AtHost, OnHost, OnHosts
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState


def hosts(bench: Bench, h2: LinkState = LinkState.LIVE) -> list[Host]:
    bench.link("h2", h2)
    return [bench.host("h1"), bench.host("h2")]


def test_all_but_one() -> None:
    bench = small_bench()
    assert [host.id for host in others_of(HostId("h1"), bench.inventory.view)] == ["h2"]


def test_those_that_are_connected_at_once_and_the_others_after_them() -> None:
    both = hosts(small_bench(), LinkState.OFF)
    steps = asked_all(both, len)
    step = next(steps)
    assert isinstance(step, OnHosts)
    assert (step.host_ids, step.limit) == (("h1",), SEARCH_LIMIT)
    assert isinstance(steps.send({HostId("h1"): 1}), AtHost)
    assert answered(asked_all(both, len), {"h1": 1}, (None,)) == {"h1": 1, "h2": None}


def test_who_is_silent_is_left_out() -> None:
    bench = small_bench()
    (live,) = hosts(bench)[:1]
    steps = asked_anyway(live, len)
    step = next(steps)
    assert isinstance(step, OnHost)
    assert not step.changes
    with pytest.raises(StopIteration) as end:
        steps.throw(Unreachable("gone"))
    assert end.value.value is None
    assert answered(asked_all(hosts(bench, LinkState.BACKOFF), len), {"h1": 1}) == {"h1": 1}
