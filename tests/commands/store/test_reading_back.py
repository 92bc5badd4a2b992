"""What a host has after a change is shown at once; what it has no more is gone."""

from tests.fakes.engine import Bench, host_ref, small_bench

from stellwerk.commands.store.reading_back import host_at, shown_ref
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.task import TaskState


def pools(bench: Bench) -> set[str]:
    return {pool.id for pool in bench.inventory.view.all(Kind.STORAGE_POOL)}


def test_others_that_came_and_went_show_too() -> None:
    bench = small_bench()
    bench.run("Add-StoragePool", name="a", host="h1")
    del bench.session().pools_by_uuid["uuid-a"]
    bench.session().put_pool("b")
    bench.session("h2").put_pool("other")
    bench.run("Add-StoragePool", name="c", host="h1")
    assert pools(bench) == {"h1/uuid-b", "h1/uuid-c"}


def test_a_lost_host_leaves_the_outcome_unknown() -> None:
    bench = small_bench()
    bench.session().errors["add_pool"] = Unreachable("lost")
    assert bench.run("Add-StoragePool", name="a", host="h1").state is TaskState.UNKNOWN


def test_where_it_is() -> None:
    bench = small_bench()
    world = bench.engine._world
    call = bench.call("Add-StoragePool", name="a", host="h2")
    assert host_at(world.look(call, None, {"host": "h2"})) == HostId("h2")
    assert host_at(world.look(call, host_ref(), {})) is None
    assert shown_ref(Kind.STORAGE_POOL, HostId("h1"), "u") == Ref(Kind.STORAGE_POOL, "h1/u")
