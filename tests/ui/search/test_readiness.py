"""Making ready for the first search."""

from tests.fakes.fleet import vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools
from tests.ui.search.test_finder import ticking

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.search.query import read, select
from stellwerk.ui.search.readiness import AFTER, MANY, PAUSE, SLICE, Readiness


def turn(loop: ManualLoop, times: int) -> None:
    for _turn in range(times):
        loop.advance(PAUSE)


def test_it_works_in_slices_after_a_while(kit: Tools, loop: ManualLoop) -> None:
    time = ticking(SLICE / 5)
    readiness = Readiness(kit.inventory, loop, lambda: next(time))
    loop.advance(AFTER - 0.1)
    assert not readiness.ready
    loop.advance(0.1)
    assert not readiness.ready
    turn(loop, 100)
    assert readiness.ready
    assert select(read("Vms: web"), kit.inventory.view)


def test_it_begins_again_when_much_has_changed(kit: Tools, loop: ManualLoop) -> None:
    begun: list[None] = []
    readiness = Readiness(kit.inventory, loop, first=lambda: begun.append(None))
    loop.advance(AFTER)
    assert begun == [None]
    turn(loop, 50)
    assert readiness.ready
    few = {Ref(Kind.VM, vm_id(n)): frozenset(("name",)) for n in range(3)}
    kit.inventory.changed.emit(ChangeSet(changed=few))
    assert not any(not timer.cancelled for timer in loop.timers)
    many = {Ref(Kind.VM, str(n)): frozenset(("name",)) for n in range(MANY)}
    kit.inventory.changed.emit(ChangeSet(changed=many))
    assert any(not timer.cancelled for timer in loop.timers)
    readiness.close()
    assert not any(not timer.cancelled for timer in loop.timers)
    kit.inventory.apply(Batch())
