"""Hosts are asked what they can give VMs; the inventory has the answer."""

from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench
from tests.fakes.making_part.ability import Q35, ability

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, Link
from stellwerk.model.state import LinkState
from stellwerk.services.host_look.ability_look import AbilityLook

H1 = HostId("h1")


def known(bench: Bench) -> tuple[object, ...]:
    host = bench.inventory.view.host(H1)
    assert host is not None
    assert host.facts is not None
    return host.facts.abilities


def look(bench: Bench) -> AbilityLook:
    return AbilityLook(bench.inventory, bench.lanes)


def test_of_vms_a_host_is_asked_once_for_all() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2))
    bench.session().told_ability = ability()
    look(bench).of_vms((entity.vm_id(1), entity.vm_id(2)))
    bench.loop.drain()
    assert known(bench) == (ability(),)
    other = ability(replace(Q35, machine="pc"))
    bench.session().told_ability = other
    look(bench).of_vms((entity.vm_id(1),))
    bench.loop.drain()
    assert known(bench) == (ability(), other)


def test_for_new_vms() -> None:
    bench = small_bench()
    bench.session().told_ability = ability()
    look(bench).of_host(H1)
    bench.loop.drain()
    assert known(bench) == (ability(),)


def test_a_host_that_does_not_tell_or_is_away_changes_nothing() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    look(bench).of_vms((entity.vm_id(1),))
    bench.loop.drain()
    assert known(bench) == ()
    bench.session().told_ability = ability()
    host = bench.inventory.view.host(H1)
    assert isinstance(host, Host)
    bench.inventory.apply(Batch(entities=(replace(host, link=Link(state=LinkState.BACKOFF)),)))
    look(bench).of_vms((entity.vm_id(1),))
    bench.loop.drain()
    assert known(bench) == ()
