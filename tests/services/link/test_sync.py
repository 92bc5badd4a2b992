"""The first synchronisation misses nothing."""

import pytest
from tests.fakes.entity import domain, host, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, HostStatus, LinkState
from stellwerk.ports.hypervisor import DomainChange
from stellwerk.services.sliced import PIECE


def test_events_are_registered_before_anything_is_listed(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    order = [call for call in fake.log if call in ("watch", "host_facts", "domains")]
    assert order == ["watch", "host_facts", "domains"]


@pytest.mark.parametrize("moment", ["host_facts", "domains"])
def test_what_happens_while_it_lists_is_not_missed(small: SmallFleet, moment: str) -> None:
    fake = small.add("h1", domain(1), domain(2))

    def behind_our_back(call: str) -> None:
        if call == moment:
            fake.set_state(vm_id(1), DomainState.SHUT_OFF, "crashed")
            fake.event(vm_id(1), DomainChange.STOPPED, "crashed")
            fake.put(domain(3))
            fake.event(vm_id(3), DomainChange.DEFINED)
            fake.remove(vm_id(2))
            fake.event(vm_id(2), DomainChange.UNDEFINED)
            fake.on_call = None

    fake.on_call = behind_our_back
    small.start("h1")
    small.until(lambda: small.domain(3) is not None and small.domain(2) is None)
    found = small.domain(1)
    assert found is not None
    assert found.runtime.state is DomainState.SHUT_OFF


def test_what_the_cache_has_and_the_host_has_not_is_gone(small: SmallFleet) -> None:
    small.add("h1", domain(1))
    small.inventory.apply(Batch(domains=(domain(1), domain(7), domain(8, "h9"))))
    small.start("h1")
    assert small.inventory.view.vm(vm_id(7)) is None
    assert small.inventory.view.vm(vm_id(8)) is not None


def test_many_domains_come_in_small_batches(small: SmallFleet) -> None:
    count = 10 * PIECE + 3
    small.add("h1", *(domain(number) for number in range(1, count + 1)))
    small.inventory.apply(Batch(domains=tuple(domain(number) for number in range(5000, 5000 + 3 * PIECE))))
    small.changes.clear()
    small.start("h1")
    assert len(small.inventory.domains_on(HostId("h1"))) == count
    sizes = [len(changes.added) + len(changes.removed) for changes in small.changes]
    assert max(sizes) == PIECE
    assert len([size for size in sizes if size]) == 11 + 3


def test_facts_are_in_with_the_first_domains(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    first = next(changes for changes in small.changes if any(ref.kind is Kind.VM for ref in changes.added))
    assert first.changed[Ref(Kind.HOST, "h1")] >= {"cpus"}
    assert small.host().facts == fake.facts
    assert small.status() is HostStatus.UP


def test_what_a_host_has_and_that_it_is_there_are_one_change(small: SmallFleet) -> None:
    small.add("h1", domain(1))
    shown: list[tuple[LinkState, bool]] = []
    small.inventory.changed.connect(lambda _changes: shown.append((small.state(), small.domain(1) is not None)))
    small.start("h1")
    assert (LinkState.LIVE, False) not in shown
    assert (LinkState.SYNCING, True) not in shown
    assert shown[-1] == (LinkState.LIVE, True)


def test_one_with_many_domains_is_there_with_the_last(small: SmallFleet) -> None:
    small.add("h1", *(domain(number) for number in range(1, 2 * PIECE + 2)))
    shown: list[tuple[LinkState, int]] = []
    small.inventory.changed.connect(
        lambda _changes: shown.append((small.state(), len(small.inventory.domains_on(HostId("h1")))))
    )
    small.start("h1")
    assert shown[-3:] == [
        (LinkState.SYNCING, PIECE),
        (LinkState.SYNCING, 2 * PIECE),
        (LinkState.LIVE, 2 * PIECE + 1),
    ]


def test_a_failing_list_is_a_failed_try(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    fake.fail("domains", Unreachable("end of file"))
    small.fleet.start()
    small.until(lambda: small.state() is LinkState.BACKOFF)
    assert small.domain(1) is None
    fake.fail("domains", None)
    small.pass_until(lambda: small.state() is LinkState.LIVE)
    assert small.domain(1) is not None
    assert fake.open_sessions == 1


def test_the_same_machine_twice_is_refused_and_its_domains_are_not_taken(small: SmallFleet) -> None:
    small.add("h1", domain(1))
    small.start("h1")
    twin = small.add("twin", domain(1))
    twin.facts = small.host("h1").facts
    small.until(lambda: small.state("twin") is LinkState.REFUSED)
    assert '"h1"' in small.host("twin").link.reason
    assert small.status("twin") is HostStatus.NON_OPERATIONAL
    assert small.domain(1, "twin") is None
    assert twin.calls["domains"] == 0
    small.until(lambda: twin.open_sessions == 0)


def test_the_same_machine_twice_at_the_same_time_is_refused(small: SmallFleet) -> None:
    """Neither is known while the other one is asked."""
    first, twin = small.add("h1", domain(1)), small.add("twin", domain(1))
    twin.facts = first.facts
    with first.hang("domains") as one, twin.hang("domains") as other:
        small.fleet.start()
        small.until(lambda: one.entered.is_set() and other.entered.is_set())
    small.until(lambda: {small.state("h1"), small.state("twin")} == {LinkState.LIVE, LinkState.REFUSED})
    refused = "twin" if small.state("h1") is LinkState.LIVE else "h1"
    assert small.domain(1, refused) is None


def test_a_shared_uuid_of_another_machine_is_a_warning(small: SmallFleet) -> None:
    first = small.add("h1")
    small.start("h1")
    second = small.add("h2")
    second.facts = replace(second.facts, uuid=first.facts.uuid)
    small.until(lambda: small.state("h2") is LinkState.LIVE)
    assert '"h1"' in small.host("h2").warnings[0]
    assert '"h2"' in small.host("h1").warnings[0]


def test_another_machine_than_before_is_refused(small: SmallFleet) -> None:
    known = host("h1").facts
    assert known is not None
    small.add("h1", facts=replace(known, uuid="another"))
    small.fleet.start()
    small.until(lambda: small.state() is LinkState.REFUSED)
    assert "another machine" in small.host().link.reason
    assert small.host().link.hint
    assert small.host().facts == replace(known, uuid="another")
