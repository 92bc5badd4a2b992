"""Events made of change sets."""

from collections.abc import Iterator

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import Record, field, replace
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity, Subject
from stellwerk.model.host import Link
from stellwerk.model.state import DomainState, LinkState
from stellwerk.services.narrator import Narrator


class Diary(Record):
    """An audit that only remembers."""

    events: list[tuple[Severity, str, str, tuple[Subject, ...]]] = field(default_factory=list)

    def record(self, *, severity: Severity, code: str, text: str, subjects: tuple[Subject, ...] = ()) -> None:
        self.events.append((severity, code, text, subjects))

    def codes(self) -> list[str]:
        return [code for _severity, code, _text, _subjects in self.events]

    def take(self) -> list[tuple[str, str]]:
        found = [(code, text) for _severity, code, text, _subjects in self.events]
        self.events.clear()
        return found


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def told(small: SmallFleet, diary: Diary) -> Iterator[SmallFleet]:
    narrator = Narrator(small.inventory, diary)
    yield small
    narrator.close()


def change(small: SmallFleet, number: int, state: DomainState, reason: str = "", on: str = "h1") -> None:
    """A host reports another state."""
    known = small.domain(number, on)
    assert known is not None
    runtime = replace(known.runtime, state=state, reason=reason)
    small.inventory.apply(Batch(domains=(replace(known, runtime=runtime),)))


def test_a_first_synchronisation_is_no_news(told: SmallFleet, diary: Diary) -> None:
    told.add("h1", domain(1), domain(2))
    told.start("h1")
    assert diary.codes() == []


def test_the_life_of_a_vm(told: SmallFleet, diary: Diary) -> None:
    told.add("h1", domain(1, name="web"))
    told.start("h1")
    change(told, 1, DomainState.SHUT_OFF, "crashed")
    change(told, 1, DomainState.RUNNING, "booted")
    change(told, 1, DomainState.PAUSED, "user")
    assert diary.take() == [
        ("vm.crashed", 'VM "web" crashed on "h1"'),
        ("vm.started", 'VM "web" is up on "h1"'),
        ("vm.paused", 'VM "web" is paused on "h1"'),
    ]


def test_an_event_names_the_vm_first_and_its_host(told: SmallFleet, diary: Diary) -> None:
    told.add("h1", domain(1, name="web"))
    told.start("h1")
    change(told, 1, DomainState.SHUT_OFF, "destroyed")
    vm, on = Ref(Kind.VM, vm_id(1)), Ref(Kind.HOST, "h1")
    assert diary.events[0][3] == (Subject(vm, "web"), Subject(on, "h1"))


def test_vms_that_come_and_go_later_are_news(told: SmallFleet, diary: Diary) -> None:
    told.add("h1", domain(1))
    told.start("h1")
    told.inventory.apply(Batch(domains=(domain(2, name="new"),)))
    told.inventory.apply(Batch(gone_domains=((HostId("h1"), vm_id(2)),)))
    assert diary.take() == [
        ("vm.added", 'VM "new" appeared on "h1"'),
        ("vm.removed", 'VM "new" is gone from "h1"'),
    ]


def test_what_changed_while_the_host_was_away_is_news(told: SmallFleet, diary: Diary) -> None:
    fake = told.add("h1", domain(1, name="old"), domain(2, name="kept"))
    told.start("h1")
    told.pass_time(20)
    fake.remove(vm_id(1))
    fake.set_state(vm_id(2), DomainState.SHUT_OFF, "shutdown")
    fake.cut()
    told.until(lambda: told.state() is not LinkState.LIVE)
    told.until(lambda: told.state() is LinkState.LIVE)
    assert sorted(diary.codes()) == ["host.connecting", "host.up", "vm.down", "vm.removed"]


def test_the_cache_is_no_news(told: SmallFleet, diary: Diary) -> None:
    told.add("h1", link=Link(answered=5.0))
    told.inventory.apply(Batch(domains=(domain(1), domain(2))))
    assert diary.codes() == []


def test_a_vm_active_on_two_hosts_is_an_alert_that_names_both(told: SmallFleet, diary: Diary) -> None:
    told.add("h1", domain(1, name="web"))
    told.add("h2")
    told.start("h1", "h2")
    names = {"h1": "node-10", "h2": "node-9"}
    told.inventory.apply(Batch(entities=tuple(replace(told.host(id_), name=name) for id_, name in names.items())))
    told.inventory.apply(Batch(domains=(domain(1, "h2", name="web"),)))
    severity, code, text, _subjects = diary.events[0]
    assert (severity, code) == (Severity.ALERT, "vm.active_twice")
    assert text == 'VM "web" is active on "node-9", "node-10" at the same time'
    change(told, 1, DomainState.SHUT_OFF, "destroyed", on="h2")
    assert "vm.active_once" in diary.codes()


def test_a_removed_host_takes_its_vms_without_a_word(told: SmallFleet, diary: Diary) -> None:
    told.add("h1", domain(1))
    told.start("h1")
    told.inventory.apply(Batch(removed=(Ref(Kind.HOST, "h1"),)))
    assert diary.codes() == []
