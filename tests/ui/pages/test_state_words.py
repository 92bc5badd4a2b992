"""The state of objects in words."""

from tests.fakes import entity
from tests.fakes.fleet import StillClock
from tests.fakes.graph import graph_of
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.vm import Runtime, Vm
from stellwerk.ui.models.tree_label import tool_tip_of
from stellwerk.ui.pages.state_words import read_words, state_words


def vm_words(host_state=LinkState.LIVE, **runtime) -> str:
    domain = entity.domain(1, runtime=Runtime(**runtime))
    vm = Vm(id=domain.id, domain=domain)
    link = replace(entity.host().link, state=host_state, overdue=True)
    graph = graph_of(vm, entity.host(link=link), clock=StillClock(2000.0))
    return " | ".join(state_words(vm, graph))


def test_a_running_vm_says_where_and_for_how_long() -> None:
    assert vm_words(state=DomainState.RUNNING, reason="booted", started=1880.0) == "Up | on h1 · for at least 2 min"
    exact = vm_words(state=DomainState.RUNNING, started=1880.0, started_exactly=True)
    assert exact == "Up | on h1 · for 2 min"


def test_a_vm_that_moves_says_where_to() -> None:
    domain = entity.domain(1, runtime=Runtime(state=DomainState.RUNNING, reason="booted"))
    vm = Vm(id=domain.id, domain=domain, also_on=(entity.host("h2").id,), moving_to=entity.host("h2").id)
    graph = graph_of(vm, entity.host(), entity.host("h2"), clock=StillClock(2000.0))
    assert state_words(vm, graph) == ("MigratingFrom", "on h1 · migrating to h2")
    assert tool_tip_of(vm, graph) == "vm-1 · MigratingFrom · migrating to h2"
    assert CATALOGUE.props[Kind.VM]["also_on"].get(vm, graph) == ()


def test_a_vm_that_does_not_run_says_the_reason() -> None:
    assert vm_words(state=DomainState.SHUT_OFF, reason="crashed") == "Down | on h1 · crashed"


def test_a_vm_of_a_silent_host_says_what_was_reported_last() -> None:
    words = vm_words(LinkState.BACKOFF, state=DomainState.RUNNING, started=1.0)
    assert words == "Unknown | on h1 · last reported Up · seen 16 min 40 s ago"


def test_hosts_say_where_they_belong_and_since_when_they_are_silent() -> None:
    cluster = entity.cluster("alpha")
    live = entity.host(in_="alpha")
    graph = graph_of(live, cluster, clock=StillClock(2000.0))
    assert state_words(live, graph) == ("Up", "in alpha · 0 VMs")
    link = replace(live.link, state=LinkState.BACKOFF, reason="no route", answered=None)
    silent = replace(live, link=link)
    assert state_words(silent, graph).rest == "in alpha · never seen · no route"


def test_every_kind_has_words(room: Room) -> None:
    view = room.inventory.view
    for kind in Kind:
        for one in list(view.all(kind))[:5]:
            assert any(state_words(one, view)), one


def test_what_was_read_this_second_was_read_just_now() -> None:
    assert read_words(1000.0, 1000.4) == "read just now"
    assert read_words(1000.0, 1125.0) == "read 2 min 5 s ago"


def test_a_vm_that_is_paused_says_the_reason() -> None:
    words = vm_words(state=DomainState.PAUSED, reason="user", started=1880.0)
    assert words == "Paused | on h1 · user · for at least 2 min"
