"""What keeps a host from being emptied."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.model.state import DomainState
from stellwerk.policy.maintenance import running_vms, tasks_on


def test_running_vms_in_the_order_of_their_names() -> None:
    bench = small_bench()
    bench.put(
        entity.domain(1, name="b-10"),
        entity.domain(2, name="b-9", state=DomainState.PAUSED),
        entity.domain(3, state=DomainState.SHUT_OFF),
        entity.domain(4, "h2"),
    )
    assert [vm.name for vm in running_vms(bench.host("h1"), bench.inventory.view)] == ["b-9", "b-10"]


def test_tasks_on_a_host_and_its_vms() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2, "h2"))
    first, _second = bench.submit("Pause-Vm", 1), bench.submit("Pause-Vm", 2)
    view = bench.inventory.view
    assert [task.id for task in tasks_on(bench.host("h1"), view)] == [first]
    assert tasks_on(bench.host("h1"), view, but=first) == ()
    bench.loop.drain()
    assert tasks_on(bench.host("h1"), view) == ()
