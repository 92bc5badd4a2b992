"""Tags on their way: written into definitions, read from them, never lost between two programs."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.fakes.entity import domain, tag, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.repository import MemoryRepository
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import AppError, Refused, Unreachable, Unsupported
from stellwerk.core.ids import Kind, Ref, TagId, VmId
from stellwerk.core.record import replace
from stellwerk.engine.audit import Audit
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.model.change import Batch
from stellwerk.model.event import Event
from stellwerk.model.field import FieldEdit
from stellwerk.model.folder import FolderEdit
from stellwerk.model.state import LinkState
from stellwerk.model.tag import Path, TagEdit, Tagging
from stellwerk.model.tag_tree import all_folders, all_tags, path_text
from stellwerk.model.vm import Definition, Domain
from stellwerk.ports.hypervisor import DomainChange
from stellwerk.services.tag_travel import CONFIRM, MOST_TRIES, TagTravel

MUNICH, OFFICE = TagId("munich"), TagId("office")
VM = Ref(Kind.VM, vm_id(1))


def saying(number: int, *paths: Path | None, name: str = "") -> Domain:
    """A domain whose definition names these paths; (None,) = it says nothing."""
    said = None if paths == (None,) else tuple(sorted(path for path in paths if path is not None))
    definition = Definition(name=name or f"vm-{number}", vcpus=2, memory=1 << 31, tag_paths=said)
    return domain(number, definition=definition)


class Rig:
    """A fleet of fake hosts with a database in memory, and what makes tags travel."""

    def __init__(self) -> None:
        self.fleet = SmallFleet()
        self.inventory = self.fleet.inventory
        self.repository = MemoryRepository()
        self.edit(save=(tag("munich"), tag("office", "munich")))
        fleet = self.fleet
        audit = Audit(self.inventory, self.repository, fleet.clock)
        self.travel = TagTravel(
            fleet.loop, fleet.clock, self.inventory, self.repository, fleet.lanes, fleet.settings, audit
        )

    def edit(self, **changes: Any) -> None:
        """A change of tags made here."""
        self.inventory.apply(self.repository.tables.edit_tags(TagEdit(**changes)))

    def file(self, **changes: Any) -> None:
        """A change of folders made here."""
        self.inventory.apply(self.repository.tables.edit_folders(FolderEdit(**changes)))

    def give(self, **changes: Any) -> None:
        """A change of fields made here."""
        self.inventory.apply(self.repository.tables.edit_fields(FieldEdit(**changes)))

    def folder(self, number: int = 1) -> str | None:
        """The path of a VM's folder."""
        view = self.inventory.view
        names = {one.id: path_text(one, view) for one in all_folders(view)}
        id_ = view.tagging(Ref(Kind.VM, vm_id(number))).folder
        return names[id_] if id_ is not None else None

    def start(self, *domains: Domain) -> FakeHost:
        """Host h1 with these domains, connected."""
        host = self.fleet.add("h1", *domains)
        self.fleet.start("h1")
        return host

    def tags(self, number: int = 1) -> set[str]:
        """The paths of a VM's tags."""
        view = self.inventory.view
        names = {one.id: path_text(one, view) for one in all_tags(view)}
        return {names[id_] for id_ in view.tagging(Ref(Kind.VM, vm_id(number))).tags}

    def unwritten(self, number: int = 1) -> bool:
        return self.inventory.view.tagging(Ref(Kind.VM, vm_id(number))).unwritten != 0

    def settled(self) -> None:
        """Let everything come to rest."""
        done: list[bool] = []
        self.travel.when_quiet(lambda: done.append(True))
        self.fleet.pass_until(lambda: bool(done), step=0.05)

    def told(self) -> list[Event]:
        return self.repository.tables.event_rows


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.travel.close()
    made.fleet.close()


def said(host: FakeHost, number: int = 1) -> tuple[Path, ...] | None:
    return host.domains[vm_id(number)].definition.tag_paths


def test_what_is_set_here_is_written_and_noted_once_the_host_shows_it(rig: Rig) -> None:
    host = rig.start(saying(1, None), saying(2, None))
    rig.edit(add={OFFICE: (VM,)}, travels=True)
    assert rig.unwritten()
    rig.settled()
    assert said(host) == (("munich", "office"),)
    assert said(host, 2) is None
    assert not rig.unwritten()
    assert host.calls["set_labels"] == 1
    assert rig.told() == []


def test_clearing_the_last_one_is_written_too(rig: Rig) -> None:
    host = rig.start(saying(1, ("munich",)))
    rig.settled()
    assert rig.tags() == {"munich"}
    rig.edit(remove={MUNICH: (VM,)}, travels=True)
    rig.settled()
    assert said(host) == ()
    assert (rig.tags(), rig.unwritten()) == (set(), False)


def test_another_name_of_a_tag_above_is_written(rig: Rig) -> None:
    host = rig.start(saying(1, ("munich", "office")))
    rig.settled()
    rig.edit(save=(replace(tag("munich"), name="München"),), rewrite=(VM,), travels=True)
    rig.settled()
    assert said(host) == (("München", "office"),)
    assert {path_text(one, rig.inventory.view) for one in all_tags(rig.inventory.view)} == {
        "München", "München/office",
    }  # fmt: skip


def test_what_a_host_tells_at_its_synchronisation_is_taken_over(rig: Rig) -> None:
    rig.start(saying(1, ("MUNICH", "lab"), ("paris",)), saying(2, ("munich", "office")), saying(3, None))
    rig.settled()
    assert rig.tags(1) == {"munich/lab", "paris"}
    assert rig.tags(2) == {"munich/office"}
    assert rig.tags(3) == set()
    (event,) = rig.told()
    assert (event.code, event.text) == ("tag.travel", "the tags of 2 VMs were taken over from their definitions")
    assert {subject.ref.id for subject in event.subjects} == {vm_id(1), vm_id(2)}


def test_what_another_program_writes_shows_with_its_event(rig: Rig) -> None:
    host = rig.start(saying(1, ("munich",)))
    rig.settled()
    host.put(saying(1, ("munich",), ("elsewhere",)))
    host.event(vm_id(1), DomainChange.OTHER, "metadata")
    rig.fleet.until(lambda: len(rig.inventory.view.vm(vm_id(1)).domain.definition.tag_paths or ()) == 2)
    rig.settled()
    assert rig.tags() == {"munich", "elsewhere"}


def test_a_definition_that_says_nothing_takes_nothing(rig: Rig) -> None:
    rig.edit(add={MUNICH: (VM,)})
    host = rig.start(saying(1, None))
    rig.settled()
    assert rig.tags() == {"munich"}
    assert host.calls["set_labels"] == 0


def test_what_is_not_yet_written_wins_over_what_the_host_says(rig: Rig) -> None:
    rig.edit(add={OFFICE: (VM,)}, travels=True)
    host = rig.start(saying(1, ("old",)))
    rig.settled()
    assert said(host) == (("munich", "office"),)
    assert rig.tags() == {"munich/office"}


def test_what_is_written_already_wins_nothing(rig: Rig) -> None:
    rig.edit(add={OFFICE: (VM,)})
    rig.start(saying(1, ("old",)))
    rig.settled()
    assert rig.tags() == {"old"}


def test_a_change_while_the_host_is_away_is_written_when_it_is_back(rig: Rig) -> None:
    host = rig.start(saying(1, ("munich",)))
    rig.settled()
    rig.fleet.connect("h1", False)
    rig.fleet.until(lambda: rig.fleet.state() is LinkState.OFF)
    rig.edit(add={OFFICE: (VM,)}, remove={MUNICH: (VM,)}, travels=True)
    rig.settled()
    assert (said(host), rig.unwritten()) == ((("munich",),), True)
    rig.fleet.connect("h1", True)
    rig.fleet.until(lambda: rig.fleet.state() is LinkState.LIVE)
    rig.settled()
    assert (said(host), rig.unwritten()) == ((("munich", "office"),), False)


def test_two_changes_in_a_row_end_with_the_last(rig: Rig) -> None:
    host = rig.start(saying(1, None))
    with host.hang("set_labels") as hang:
        rig.edit(add={MUNICH: (VM,)}, travels=True)
        rig.fleet.pass_until(hang.entered.is_set, step=0.05)
        rig.edit(add={OFFICE: (VM,)}, travels=True)
    rig.settled()
    assert said(host) == (("munich",), ("munich", "office"))
    assert not rig.unwritten()


def test_what_a_host_never_shows_is_tried_again_and_stays_unwritten(rig: Rig) -> None:
    host = rig.start(saying(1, ("old",)))
    rig.settled()
    host.on_call = lambda call: host.put(saying(1, ("old",))) if call == "domain" else None
    rig.edit(add={OFFICE: (VM,)}, travels=True)
    rig.fleet.pass_time(CONFIRM * (MOST_TRIES + 2), step=0.5)
    assert host.calls["set_labels"] == MOST_TRIES
    assert rig.unwritten()
    rig.settled()
    host.on_call = None
    rig.edit(add={MUNICH: (VM,)}, travels=True)
    rig.settled()
    assert said(host) == (("munich",), ("munich", "office"), ("old",))


@pytest.mark.parametrize(
    ("error", "unwritten", "events"),
    [
        (
            Refused("the VM says no"),
            True,
            ["the tags of 1 VM could not be written into its definition: the VM says no"],
        ),
        (Unsupported("no metadata here"), False, []),
    ],
)
def test_a_definition_that_takes_none(rig: Rig, error: AppError, unwritten: bool, events: list[str]) -> None:
    host = rig.start(saying(1, None))
    host.fail("set_labels", error)
    rig.edit(add={OFFICE: (VM,)}, travels=True)
    rig.settled()
    assert rig.unwritten() is unwritten
    assert [event.text for event in rig.told()] == events
    assert rig.tags() == {"munich/office"}


def test_a_host_that_is_lost_midway_gets_it_later(rig: Rig) -> None:
    host = rig.start(saying(1, None))
    host.fail("set_labels", Unreachable("gone"))
    rig.edit(add={OFFICE: (VM,)}, travels=True)
    rig.fleet.pass_until(lambda: host.calls["set_labels"] == 1, step=0.05)
    host.fail("set_labels", None)
    rig.fleet.pass_until(lambda: not rig.unwritten(), step=0.5)
    assert said(host) == (("munich", "office"),)


def test_nothing_travels_while_the_setting_is_off_and_all_of_it_when_it_is_on(rig: Rig) -> None:
    settings = rig.fleet.settings
    settings.set(TAGS_IN_METADATA, False)
    host = rig.start(saying(1, None), saying(2, ("lab",)))
    rig.edit(add={OFFICE: (VM,)})
    rig.settled()
    assert (said(host), rig.tags(2)) == (None, set())
    settings.set(TAGS_IN_METADATA, True)
    rig.settled()
    assert said(host) == (("munich", "office"),)
    assert rig.tags(2) == {"lab"}
    assert not rig.unwritten()


def test_many_vms_are_taken_in_slices_and_by_one_write(rig: Rig) -> None:
    rig.start(*(saying(number, ("munich", f"t{number % 7}")) for number in range(1, 1201)))
    rig.settled()
    assert rig.tags(1200) == {f"munich/t{1200 % 7}"}
    assert len(all_tags(rig.inventory.view)) == 2 + 7
    assert 1 <= len(rig.told()) <= 4


def test_hostile_paths_make_no_circle(rig: Rig) -> None:
    rig.start(saying(1, ("a", "b", "a"), ("b", "a", "b")), saying(2, ("A",), ("a",)))
    rig.settled()
    assert {path.casefold() for path in rig.tags(1)} == {"a/b/a", "b/a/b"}
    assert {path.casefold() for path in rig.tags(2)} == {"a"}


def test_after_the_end_nothing_is_done(rig: Rig) -> None:
    host = rig.start(saying(1, None))
    rig.settled()
    rig.travel.close()
    rig.edit(add={OFFICE: (VM,)}, travels=True)
    rig.fleet.pass_time(1.0)
    assert host.calls["set_labels"] == 0
    done: list[bool] = []
    rig.travel.when_quiet(lambda: done.append(True))
    assert done == [True]


def test_what_the_database_does_not_take_is_told_to_the_log(rig: Rig, expected_logs: Any) -> None:
    expected_logs("stellwerk.services.tag_travel", "could not be kept")
    rig.repository.fail = Refused("the disk is full")
    rig.start(saying(1, ("lab",)))
    rig.settled()
    assert rig.tags() == set()


def test_a_vm_that_is_gone_is_passed_over(rig: Rig) -> None:
    host = rig.start(saying(1, None))
    rig.edit(add={OFFICE: (VM, Ref(Kind.VM, vm_id(9)))}, travels=True)
    host.remove(VmId(vm_id(1)))
    rig.inventory.apply(Batch(gone_domains=((rig.fleet.host().id, vm_id(1)),)))
    rig.settled()
    assert rig.inventory.view.tagging(VM) == Tagging((OFFICE,), True)
