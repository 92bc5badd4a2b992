"""Candidates are read from the inventory: what is not up, or has no KVM, is none."""

from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.vm_make.place_look import placed, suggested
from stellwerk.core.error import Refused
from stellwerk.core.ids import ClusterId, HostId
from stellwerk.core.record import replace
from stellwerk.core.unit import GIB
from stellwerk.model.host import HostFacts
from stellwerk.model.state import DomainState, LinkState
from stellwerk.policy.vm_make.placement import Placement

CLUSTER = ClusterId("Default")


def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, "h1"), entity.domain(2, "h1", state=DomainState.SHUT_OFF))
    return made


def test_the_host_with_less_that_runs() -> None:
    found = suggested(CLUSTER, GIB, bench().inventory.view)
    assert found.host_id == "h2"
    assert "h1: 30 GiB" in found.why


def test_a_host_that_is_away_takes_nothing() -> None:
    made = bench()
    made.link("h2", LinkState.STALE, overdue=True)
    found = suggested(CLUSTER, GIB, made.inventory.view)
    assert (found.host_id, "h2: it is NonResponsive" in found.why) == ("h1", True)


def test_a_host_without_kvm_takes_emulated_ones_only() -> None:
    made = small_bench()
    facts = HostFacts(memory=64 * GIB, kvm=False)
    made.add(replace(made.host("h2"), facts=facts))
    view = made.inventory.view
    assert suggested(CLUSTER, GIB, view).host_id == "h1"
    assert suggested(CLUSTER, GIB, view, emulated=True).host_id == "h2"


def test_what_is_named_is_taken() -> None:
    view = bench().inventory.view
    assert placed(HostId("h1"), None, GIB, view) == Placement(host_id=HostId("h1"), why="it was named")
    assert isinstance(placed(None, CLUSTER, 900 * GIB, view), Refused)
