"""What goes to the database, when, and again when it is refused."""

from collections.abc import Iterator

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import bookmark, cluster, data_center, domain, host, tag, vm_id
from tests.fakes.making_part.ability import ability
from tests.fakes.repository import MemoryRepository

from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, Kind, Ref, TagId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.tag import Tagging
from stellwerk.model.vm import Runtime
from stellwerk.services.link.domain_carry import CONFIRMED
from stellwerk.services.recorder import DELAY, MOST, RETRY_DELAY, Recorder
from stellwerk.store.inventory import Inventory

H1, H2 = HostId("h1"), HostId("h2")


class Rig:
    """An inventory that is recorded in memory."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.repository = MemoryRepository()
        self.inventory.apply(Batch(entities=(data_center(), cluster(), host("h1"), host("h2"))))
        self.repository.tables.save(host("h1"), host("h2"))
        self.recorder = Recorder(self.loop, self.inventory, self.repository)

    def apply(self, **parts: object) -> None:
        self.inventory.apply(Batch(**parts))

    def wait(self, seconds: float = DELAY) -> None:
        pass_time(self.loop, self.clock, seconds)

    def stored(self, name: str) -> Host:
        found = self.repository.tables.stored[Ref(Kind.HOST, name)]
        assert isinstance(found, Host)
        return found

    @property
    def kept(self) -> dict[tuple[HostId, str], DomainState]:
        return {key: kept.runtime.state for key, kept in self.repository.tables.domains.items()}


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.recorder.close()


def test_reports_are_kept_a_little_later_and_together(rig: Rig) -> None:
    rig.apply(domains=(domain(1), domain(2, state=DomainState.SHUT_OFF)))
    rig.apply(domains=(domain(1, state=DomainState.PAUSED),))
    rig.wait(DELAY - 0.5)
    assert rig.kept == {}
    rig.wait(1.0)
    assert rig.kept == {(H1, vm_id(1)): DomainState.PAUSED, (H1, vm_id(2)): DomainState.SHUT_OFF}


def test_every_hosts_report_of_a_vm_is_kept_and_forgotten_with_it(rig: Rig) -> None:
    rig.apply(domains=(domain(1), domain(1, "h2", state=DomainState.SHUT_OFF)))
    rig.wait()
    assert set(rig.kept) == {(H1, vm_id(1)), (H2, vm_id(1))}
    rig.apply(gone_domains=((H2, vm_id(1)),))
    rig.wait()
    assert set(rig.kept) == {(H1, vm_id(1))}
    rig.apply(gone_domains=((H1, vm_id(1)),))
    rig.wait()
    assert rig.kept == {}


def test_what_was_there_before_counts_as_kept(rig: Rig) -> None:
    rig.repository.tables.keep_domains([domain(1)])
    rig.apply(domains=(domain(1),))
    rig.recorder.close()
    rig.recorder = Recorder(rig.loop, rig.inventory, rig.repository)
    rig.apply(removed=(Ref(Kind.HOST, "h1"),))
    rig.wait()
    assert rig.kept == {}


def test_who_takes_over_writes_what_was_there_before_once_more(rig: Rig) -> None:
    rig.apply(domains=(domain(1),), entities=(replace(host("h2"), problems=("too old",)),))
    rig.recorder.close()
    rig.repository.tables.domains.clear()
    rig.repository.tables.save(host("h2"))
    rig.recorder = Recorder(rig.loop, rig.inventory, rig.repository, anew=True)
    rig.wait()
    assert set(rig.kept) == {(H1, vm_id(1))}
    assert rig.stored("h2").problems == ("too old",)


def test_new_objects_get_numbers_that_show(rig: Rig) -> None:
    rig.apply(domains=(domain(1),))
    rig.wait(DELAY + 1)
    view = rig.inventory.view
    refs = [Ref(Kind.VM, vm_id(1)), Ref(Kind.HOST, "h1"), Ref(Kind.CLUSTER, "Default")]
    assert all(view.number(ref) is not None for ref in refs)


def test_numbers_that_are_there_are_not_asked_for_again(rig: Rig) -> None:
    rig.wait(DELAY + 1)
    rig.apply(numbers={Ref(Kind.VM, vm_id(1)): 77})
    rig.apply(domains=(domain(1),))
    rig.wait(DELAY + 1)
    assert Ref(Kind.VM, vm_id(1)) not in rig.repository.tables.numbers


def test_facts_of_a_host_are_saved_its_link_alone_is_not(rig: Rig) -> None:
    fresh = host("h1", facts=None)
    rig.apply(entities=(fresh,))
    rig.wait()
    assert rig.stored("h1") == fresh
    rig.repository.tables.stored.clear()
    rig.apply(entities=(host("h2", link=fresh.link.__class__()),))
    rig.wait()
    assert rig.repository.tables.stored == {}


def test_a_host_being_edited_is_not_saved_by_us(rig: Rig) -> None:
    rig.apply(entities=(host("h1", description="new"),))
    rig.wait()
    assert rig.stored("h1").description == ""


def test_what_another_process_says_of_a_host_is_not_undone(rig: Rig) -> None:
    rig.repository.tables.save(replace(host("h1"), name="renamed"))
    rig.apply(entities=(host("h1", facts=None),))
    rig.wait()
    assert (rig.stored("h1").name, rig.stored("h1").facts) == ("renamed", None)


def test_a_host_that_was_removed_meanwhile_does_not_come_back(rig: Rig) -> None:
    rig.repository.tables.delete(Ref(Kind.HOST, "h1"))
    rig.apply(entities=(host("h1", facts=None),))
    rig.wait()
    assert Ref(Kind.HOST, "h1") not in rig.repository.tables.stored


def test_many_are_written_in_parts_and_none_is_lost(rig: Rig) -> None:
    rig.wait(DELAY + 1)
    count = 2 * MOST + 7
    rig.apply(domains=tuple(domain(number) for number in range(1, count + 1)))
    rig.wait(DELAY)
    assert len(rig.kept) == MOST
    rig.wait(1.0)
    assert len(rig.kept) == count
    assert all(rig.inventory.view.number(Ref(Kind.VM, vm_id(n))) is not None for n in range(1, count + 1))


def test_closing_hands_in_what_is_gathered(rig: Rig) -> None:
    rig.apply(domains=tuple(domain(number) for number in range(1, MOST + 10)))
    rig.recorder.close()
    assert len(rig.kept) == MOST + 9
    rig.apply(domains=(domain(5000),))
    rig.wait(DELAY + 1)
    assert len(rig.kept) == MOST + 9


def test_closing_hands_in_what_no_property_tells(rig: Rig) -> None:
    known = rig.inventory.view.host(H1)
    assert known is not None
    assert known.facts is not None
    facts = replace(known.facts, abilities=(ability(),))
    rig.apply(entities=(replace(known, facts=facts),))
    rig.recorder.close()
    assert rig.stored("h1").facts == facts


def test_a_number_alone_is_no_reason_to_keep_a_report(rig: Rig) -> None:
    rig.apply(domains=(domain(1),))
    rig.wait(DELAY + 1)
    rig.repository.tables.domains.clear()
    rig.apply(numbers={Ref(Kind.VM, vm_id(1)): 77})
    rig.wait(DELAY + 1)
    assert rig.kept == {}


def test_a_vm_that_changed_with_its_host_alone_is_not_written_again(rig: Rig) -> None:
    rig.apply(domains=(domain(1),))
    rig.wait(DELAY + 1)
    rig.repository.tables.domains.clear()
    rig.apply(entities=(host("h1", state=LinkState.BACKOFF),))
    rig.apply(entities=(host("h1"),))
    rig.wait(DELAY + 1)
    assert rig.kept == {}


@pytest.mark.parametrize(("seen", "kept"), [(1.0, False), (CONFIRMED - 1, False), (CONFIRMED, True)])
def test_since_when_a_vm_runs_at_least_is_no_reason_to_keep_a_report(rig: Rig, seen: float, kept: bool) -> None:
    first = domain(1, runtime=Runtime(state=DomainState.RUNNING, started=0.0))
    rig.apply(domains=(first,))
    rig.wait(DELAY + 1)
    again = replace(first, seen=seen, runtime=replace(first.runtime, started=seen))
    rig.apply(domains=(again,))
    rig.wait(DELAY + 1)
    assert rig.repository.tables.domains[H1, vm_id(1)] == (again if kept else first)
    paused = replace(again, runtime=replace(again.runtime, state=DomainState.PAUSED))
    rig.apply(domains=(paused,))
    rig.wait(DELAY + 1)
    assert rig.repository.tables.domains[H1, vm_id(1)] == paused


def test_what_the_database_refuses_is_logged_once_and_handed_in_again(rig: Rig, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.recorder", "the disk is full")
    rig.apply(domains=(domain(1), domain(2)))
    rig.wait(DELAY + 1)
    rig.apply(domains=(domain(1, state=DomainState.PAUSED),), gone_domains=((H1, vm_id(2)),))
    for seconds in (DELAY, RETRY_DELAY):
        rig.repository.fail = Invalid("the disk is full")
        rig.wait(seconds)
    assert rig.kept[H1, vm_id(1)] is DomainState.RUNNING
    rig.wait(RETRY_DELAY)
    assert rig.kept == {(H1, vm_id(1)): DomainState.PAUSED}
    assert len(expected_logs.messages()) == 1


def test_facts_and_numbers_are_handed_in_again_too(rig: Rig, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.recorder", "the disk is full")
    rig.repository.fail = Invalid("the disk is full")
    rig.wait(DELAY)
    rig.repository.fail = None
    rig.apply(entities=(host("h1", facts=None),))
    rig.repository.fail = Invalid("the disk is full")
    rig.wait(2 * RETRY_DELAY)
    assert rig.inventory.view.number(Ref(Kind.HOST, "h1")) is not None
    assert rig.stored("h1").facts is None


def test_tags_are_not_what_a_host_reported(rig: Rig) -> None:
    rig.apply(domains=(domain(1),), entities=(tag("a"),))
    rig.wait(DELAY + 1)
    rig.repository.tables.domains.clear()
    rig.apply(taggings={Ref(Kind.VM, vm_id(1)): Tagging((TagId("a"),))})
    rig.wait(DELAY + 1)
    assert rig.kept == {}
    rig.apply(domains=(domain(1, state=DomainState.PAUSED),))
    rig.wait(DELAY + 1)
    assert set(rig.kept) == {(H1, vm_id(1))}


def test_what_a_new_profile_begins_with_gets_its_numbers(rig: Rig) -> None:
    rig.apply(entities=(bookmark("x"), tag("a")))
    rig.wait(DELAY + 1)
    view = rig.inventory.view
    assert (view.number(Ref(Kind.BOOKMARK, "x")), view.number(Ref(Kind.TAG, "a"))) == (1, 1)
