"""Monitors that hang, as facts."""

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.core.ids import HostId, VmId
from stellwerk.services.monitor_judge import judge_monitors


def test_facts_change_where_a_monitor_begins_or_ceases_to_hang() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2))
    one, two = entity.vm_id(1), entity.vm_id(2)
    judge_monitors(bench.inventory, HostId("h1"), {VmId(one)})
    assert (bench.vm(1).domain.runtime.monitor_hangs, bench.vm(2).domain.runtime.monitor_hangs) == (True, False)
    before = bench.vm(1)
    judge_monitors(bench.inventory, HostId("h1"), {VmId(one)})
    assert bench.vm(1) is before
    judge_monitors(bench.inventory, HostId("h1"), set(), {VmId(two)})
    assert bench.vm(1).domain.runtime.monitor_hangs  # it was not sampled
    judge_monitors(bench.inventory, HostId("h1"), set(), {VmId(one)})
    assert not bench.vm(1).domain.runtime.monitor_hangs
