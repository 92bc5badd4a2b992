"""What was asked shows until it happens."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench, vm_ref

from stellwerk.engine.work.pending import clear_pending, show_pending
from stellwerk.model.state import DomainState, Pending, VmStatus


def test_shown_and_cleared() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2, state=DomainState.SHUT_OFF))
    show_pending(bench.inventory, vm_ref(1), Pending(shutdown=True))
    assert bench.vm(1).domain.status is VmStatus.POWERING_DOWN
    clear_pending(bench.inventory, vm_ref(1))
    assert bench.vm(1).domain.status is VmStatus.UP


def test_a_vm_that_is_off_shows_nothing() -> None:
    bench = small_bench()
    bench.put(entity.domain(2, state=DomainState.SHUT_OFF))
    show_pending(bench.inventory, vm_ref(2), Pending(shutdown=True))
    show_pending(bench.inventory, vm_ref(9), Pending(shutdown=True))
    assert bench.vm(2).domain.runtime.pending == Pending()
