"""Looks are made from the newest state."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import OWNER, small_bench, vm_ref

from stellwerk.engine.access import Access
from stellwerk.engine.lock_book import LockBook
from stellwerk.engine.slot_book import SlotBook
from stellwerk.engine.task_book import TaskBook
from stellwerk.engine.watch import Watch
from stellwerk.engine.world import World
from stellwerk.model.call import Call


def test_a_look_is_of_this_moment() -> None:
    bench = small_bench()
    world = World(
        loop=bench.loop, clock=bench.clock, inventory=bench.inventory, lanes=bench.lanes,
        repository=bench.repository, links=bench.links, neighbours=bench.neighbours,
        registry=bench.registry, settings=bench.settings,
        audit=bench.audit, access=Access(OWNER), instance="this",
        tasks=TaskBook(bench.loop, bench.inventory, bench.repository),
        locks=LockBook(bench.loop, bench.repository), slots=SlotBook(bench.settings),
        watch=Watch(bench.loop, bench.inventory),
    )  # fmt: skip
    call = Call("Start-Vm", (vm_ref(1),))
    assert world.look(call, vm_ref(1), {}).target is None
    bench.put(entity.domain(1))
    found = world.look(call, vm_ref(1), {"paused": True}, partial=True)
    assert (found.vm.name, found.arg("paused"), found.partial, found.instance) == ("vm-1", True, True, "this")
