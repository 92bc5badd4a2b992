"""Facts: what stands in a summary, and why something does not."""

import pytest
from tests.fakes import entity
from tests.fakes.fleet import StillClock
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import ref_of
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.vm import Runtime, Vm
from stellwerk.policy.sample.memory_silence import SILENCE, Silence
from stellwerk.ui.pages.fact import FACTS, age_words, fact_of


def vm_graph(*, host_state=LinkState.LIVE, answered=1000.0, **runtime):
    domain = entity.domain(1, runtime=Runtime(**({"state": DomainState.RUNNING} | runtime)))
    vm = Vm(id=domain.id, domain=domain)
    link = replace(entity.host().link, state=host_state, answered=answered)
    host = entity.host(link=link)
    return vm, graph_of(vm, host, entity.cluster(), entity.data_center(), clock=StillClock(2000.0))


def fact(key, vm, graph):
    prop = CATALOGUE.prop(Kind.VM, key)
    assert prop is not None
    return fact_of(prop, vm, graph)


def test_every_fact_is_a_property_of_its_kind() -> None:
    for kind, columns in FACTS.items():
        keys = [key for groups in columns for group in groups for key in group.keys]
        assert all(CATALOGUE.prop(kind, key) is not None for key in keys), kind
        assert len(keys) == len(set(keys)), kind


def test_every_kind_has_facts() -> None:
    assert set(FACTS) == set(Kind)


def test_a_reference_is_a_link() -> None:
    found = fact("host", *vm_graph())
    assert (found.text, found.ref) == ("h1", Ref(Kind.HOST, "h1"))


def test_a_size_tells_its_bytes() -> None:
    found = fact("memory", *vm_graph())
    assert (found.text, found.tip) == ("2 GiB", "2,147,483,648 bytes")


def test_sets_stand_one_below_the_other_and_are_counted_beyond_some() -> None:
    vm, graph = vm_graph(ips=tuple(f"10.0.0.{n}" for n in range(8)))
    lines = fact("ips", vm, graph).text.split("\n")
    assert lines[:2] == ["10.0.0.0", "10.0.0.1"]
    assert lines[-1] == "and 2 more"


@pytest.mark.parametrize(
    ("key", "runtime", "reason"),
    [
        ("ips", {"state": DomainState.SHUT_OFF}, "Known while the VM runs"),
        ("uptime", {"state": DomainState.SHUT_OFF}, "Known while the VM runs"),
        ("ips", {}, "The guest agent does not answer, or is not installed"),
        ("guest_name", {}, "The VM has no channel for a guest agent"),
        ("disk_capacity", {}, "Not sampled yet"),
        ("description", {}, "Its definition does not say"),
        ("number", {}, "Not set"),
    ],
)
def test_unknown_is_a_dash_that_says_why(key, runtime, reason) -> None:
    found = fact(key, *vm_graph(**runtime))
    assert (found.text, found.tip, found.grey) == (DASH, reason, True)


def test_what_a_silent_host_last_said_is_grey_and_says_its_age() -> None:
    found = fact("memory", *vm_graph(host_state=LinkState.BACKOFF))
    assert (found.text, found.grey) == ("2 GiB", True)
    assert found.tip == 'host "h1" is away, seen 16 min 40 s ago'


def test_what_is_ours_is_never_grey() -> None:
    host = entity.host(state=LinkState.BACKOFF, description="rack 3")
    prop = CATALOGUE.prop(Kind.HOST, "description")
    assert prop is not None
    assert not fact_of(prop, host, graph_of(host)).grey


def test_an_uptime_whose_begin_nobody_saw_is_at_least_that() -> None:
    for exactly, text in ((True, "10 min"), (False, "at least 10 min")):
        vm, graph = vm_graph(started=1400.0, started_exactly=exactly)
        assert fact("uptime", vm, graph).text == text


def test_seen_is_an_age() -> None:
    assert fact("seen", *vm_graph()).text == "now"
    assert fact("seen", *vm_graph(host_state=LinkState.BACKOFF)).text == "16 min 40 s ago"
    assert age_words(10.0, 9.0) == "now"


@pytest.mark.parametrize(
    ("guest", "reason"),
    [
        (None, "The guest agent was not asked yet"),
        (GuestFacts(unknown="it is busy"), "The guest agent did not tell: it is busy"),
        (GuestFacts(users=()), "Nobody is logged in"),
    ],
)
def test_a_guest_that_does_not_tell_says_why(guest: GuestFacts | None, reason: str) -> None:
    vm, graph = vm_graph(agent=True, guest=guest)
    talks = replace(vm.domain, definition=replace(vm.domain.definition, has_agent_channel=True))
    assert fact("guest_users", replace(vm, domain=talks), graph).tip == reason


def test_a_guest_that_does_not_tell_of_its_memory_says_why() -> None:
    vm, graph = vm_graph()
    silent = graph_of(vm, samples={(ref_of(vm), SILENCE): float(Silence.NOT_ASKED)})
    assert "statistics.balloon is off" in fact("mem_usage", vm, silent).tip
    assert fact("mem_usage", vm, graph).tip == "Not sampled yet"
