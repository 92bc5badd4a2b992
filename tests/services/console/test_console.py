"""The console of a VM over its life."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.console import VNC, FakeDials, FakeScreens
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Invalid, NotAllowed, Refused, Unreachable
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, LinkState
from stellwerk.ports.console import DisplayPlace, Ended, Painted
from stellwerk.ports.lane import Answer
from stellwerk.services.console.console import Console, ConsoleTools, Phase
from stellwerk.services.console.handover import Handed


class Room:
    """A VM on a host, its console, and everything that was told."""

    def __init__(self, small: SmallFleet) -> None:
        self.small = small
        self.fake: FakeHost = small.add("h1", domain(1))
        self.fake.displays = (VNC,)
        self.fake.shots = [b"first", b"second"]
        self.dials, self.screens = FakeDials(), FakeScreens()
        small.start("h1")
        tools = ConsoleTools(
            loop=small.loop, inventory=small.inventory, lanes=small.lanes, dials=self.dials, screens=self.screens,
            entered=lambda vm_id: self.entered.append(vm_id),
        )  # fmt: skip
        self.console = Console(tools, vm_id(1))
        self.told: list[object] = []
        self.entered: list[VmId] = []
        self.pictures: list[bytes] = []
        self.console.told.connect(self.told.append)
        self.console.pictured.connect(self.pictures.append)

    def becomes(self, phase: Phase) -> None:
        self.small.until(lambda: self.console.phase is phase)

    def go_live(self) -> None:
        self.console.open()
        self.small.until(lambda: bool(self.screens.opened))
        self.screens.last.begin()
        self.becomes(Phase.LIVE)

    def set_state(self, state: DomainState) -> None:
        known = self.small.domain(1)
        assert known is not None
        changed = replace(known, runtime=replace(known.runtime, state=state))
        self.small.inventory.apply(Batch(domains=(changed,)))


@pytest.fixture
def room(small: SmallFleet) -> Iterator[Room]:
    made = Room(small)
    yield made
    made.console.close()


def test_from_nothing_to_a_picture(room: Room) -> None:
    room.go_live()
    assert room.dials.dial.dialled == ["127.0.0.1:5900"]
    assert room.screens.ways == [(False, True)]
    room.screens.last.says(Painted())
    room.small.until(lambda: Painted() in room.told)


def test_a_host_that_is_being_connected_is_waited_for(room: Room) -> None:
    """As when the window opens on the console that it showed last."""
    host = room.small.host("h1")
    room.small.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, state=LinkState.CONNECTING)),)))
    room.console.open()
    room.small.pass_time(2)
    assert (room.console.phase, room.console.trouble) == (Phase.OPENING, None)
    assert room.dials.dial.dialled == []
    room.small.inventory.apply(Batch(entities=(host,)))
    room.small.pass_time(1)
    room.small.until(lambda: bool(room.screens.opened))
    room.screens.last.begin()
    room.becomes(Phase.LIVE)


def test_a_socket_that_libvirt_hands_over(room: Room) -> None:
    room.fake.passes_files = True
    room.go_live()
    assert room.dials.adopted == [70]
    assert room.dials.dial.dialled == []


def test_a_socket_on_the_host(room: Room) -> None:
    room.fake.displays = (DisplayPlace(type="vnc", socket="/run/x"),)
    room.go_live()
    assert room.dials.dial.dialled == ["/run/x"]


def test_it_ends_while_the_vm_runs_and_comes_back(room: Room) -> None:
    room.go_live()
    room.screens.last.says(Ended(Unreachable("gone")))
    room.becomes(Phase.LOST)
    assert room.screens.last.closed
    room.small.clock.advance(1)
    room.small.until(lambda: len(room.screens.opened) == 2)
    room.screens.last.begin()
    room.becomes(Phase.LIVE)


def test_the_vm_stops_and_starts(room: Room) -> None:
    room.go_live()
    room.set_state(DomainState.SHUT_OFF)
    room.screens.last.says(Ended(Unreachable("gone")))
    room.becomes(Phase.OFF)
    room.set_state(DomainState.RUNNING)
    room.small.until(lambda: len(room.screens.opened) == 2)


def test_an_end_that_is_known_before_the_stop(room: Room) -> None:
    room.go_live()
    room.screens.last.says(Ended(Unreachable("gone")))
    room.becomes(Phase.LOST)
    room.set_state(DomainState.SHUT_OFF)
    assert room.console.phase is Phase.OFF


def test_it_follows_to_another_host(room: Room) -> None:
    room.small.add("h2").displays = (VNC,)
    room.small.fleet.start()
    room.small.until(lambda: room.small.host("h2").link.answered is not None)
    room.go_live()
    known = room.small.domain(1)
    assert known is not None
    moved = replace(known, host_id=HostId("h2"))
    room.small.inventory.apply(Batch(domains=(moved,), gone_domains=((HostId("h1"), vm_id(1)),)))
    room.screens.last.says(Ended(Unreachable("gone")))
    room.becomes(Phase.LOST)
    room.small.clock.advance(1)
    room.small.until(lambda: len(room.screens.opened) == 2)


def test_what_an_older_screen_still_says_is_passed_over(room: Room) -> None:
    room.go_live()
    first = room.screens.last
    room.console.open()
    room.small.until(lambda: len(room.screens.opened) == 2)
    assert first.closed
    first.says(Ended(None))
    room.screens.last.begin()
    room.becomes(Phase.LIVE)


def test_no_way_means_pictures_with_the_reason(room: Room) -> None:
    room.dials.reach = None
    room.console.open()
    room.becomes(Phase.STILL)
    assert "SSH" in str(room.console.trouble)
    room.small.until(lambda: room.pictures == [b"first"])
    room.small.clock.advance(1)
    room.small.until(lambda: len(room.pictures) == 2)


def test_pictures_rest_while_nobody_looks(room: Room) -> None:
    room.fake.displays = (DisplayPlace(type="spice", port=5900),)
    room.console.open()
    room.small.until(lambda: len(room.pictures) == 1)
    assert room.console.displays == ("spice",)
    room.console.watch(False)
    room.small.pass_time(5)
    assert len(room.pictures) == 1
    room.console.watch(True)
    room.small.until(lambda: len(room.pictures) == 2)


def test_spice_is_handed_over(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "remote-viewer").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    room.fake.displays = (DisplayPlace(type="spice", address="127.0.0.1", port=5900, password="pw"),)
    room.console.open()
    room.becomes(Phase.STILL)
    assert room.console.is_spice
    answers: list[Answer[Handed]] = []
    room.console.hand_over(answers.append)
    room.small.until(lambda: bool(answers))
    assert "password=pw" in answers[0].get().file.read_text()
    assert room.entered == [vm_id(1)]
    answers[0].get().withdraw()
    monkeypatch.setenv("PATH", "")
    room.console.hand_over(answers.append)
    room.small.until(lambda: len(answers) == 2)
    assert "not installed" in str(answers[1].error)
    room.fake.fail("displays", Refused("no"))
    room.console.hand_over(answers.append)
    room.small.until(lambda: len(answers) == 3)
    assert str(answers[2].error) == "no"
    room.set_state(DomainState.SHUT_OFF)
    room.console.hand_over(answers.append)
    assert "does not run" in str(answers[3].error)
    assert list(tmp_path.glob("*.vv")) == []
    assert room.entered == [vm_id(1)]


def test_a_host_that_lets_nobody_through(room: Room) -> None:
    room.dials.dial.error = Refused("no forwarding")
    room.console.open()
    room.becomes(Phase.STILL)


def test_a_port_that_does_not_answer_yet_is_tried_again(room: Room) -> None:
    room.dials.dial.error = Unreachable("refused")
    room.console.open()
    room.becomes(Phase.LOST)
    for _turn in range(2):
        room.small.pass_time(2)
        room.small.until(lambda: room.console.phase is not Phase.OPENING)
    room.becomes(Phase.STILL)


def test_a_wrong_password_is_not_tried_again(room: Room) -> None:
    room.console.open()
    room.small.until(lambda: bool(room.screens.opened))
    room.screens.last.says(Ended(NotAllowed("wrong")))
    room.becomes(Phase.STILL)


def test_a_server_that_never_begins(room: Room) -> None:
    room.console.open()
    room.small.until(lambda: bool(room.screens.opened))
    room.small.clock.advance(16)
    room.becomes(Phase.LOST)


def test_a_server_that_talks_nonsense_is_tried_again_later(room: Room) -> None:
    room.go_live()
    room.screens.last.says(Ended(Invalid("nonsense")))
    room.becomes(Phase.LOST)


def test_a_vm_that_is_off(room: Room) -> None:
    room.set_state(DomainState.SHUT_OFF)
    room.console.open()
    assert room.console.phase is Phase.OFF
    assert room.fake.calls["displays"] == 0


def test_who_looks_away_asks_for_nothing(room: Room) -> None:
    room.go_live()
    room.console.watch(False)
    assert not room.screens.last.watched


def test_closing_while_it_opens(room: Room) -> None:
    with room.fake.hang("displays") as hang:
        room.console.open()
        room.small.until(hang.entered.is_set)
        room.console.close()
    room.small.pass_time(1)
    assert room.screens.opened == []


def test_who_opens_it_is_told_once_and_what_comes_back_is_not(room: Room) -> None:
    room.go_live()
    assert room.entered == [vm_id(1)]
    opened = len(room.screens.opened)
    room.screens.last.says(Ended())
    room.becomes(Phase.LOST)
    room.small.clock.advance(1)
    room.small.until(lambda: len(room.screens.opened) > opened)
    room.screens.last.begin()
    room.becomes(Phase.LIVE)
    assert room.entered == [vm_id(1)]
