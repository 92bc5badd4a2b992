"""Who came in is told, once each and not by the hundred."""

from collections.abc import Iterator

import pytest
from tests.fakes.clock import pass_time
from tests.fakes.engine import Bench, small_bench
from tests.fakes.entity import domain, host, vm_id

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity
from stellwerk.model.host import Link
from stellwerk.model.state import LinkState
from stellwerk.ports.host_key import UnknownHostKey
from stellwerk.services.login.logins import GATHERED, Door, Logins


class Room:
    """A bench with two hosts that are reached by SSH and one that is not, and what is told of them."""

    def __init__(self) -> None:
        self.bench: Bench = small_bench()
        for name, uri in (("s1", "ssh://root@s1/"), ("s2", "qemu+ssh://s2/system"), ("t1", "qemu+tls://t1/system")):
            self.bench.inventory.apply(Batch(entities=(replace(host(name), uri=uri, link=Link()),)))
        self.logins = Logins(self.bench.loop, self.bench.inventory, self.bench.audit, "kim", serves=False)

    def turns(self, name: str, state: LinkState, **more: str) -> None:
        """The connection of a host comes to this."""
        known = self.bench.inventory.view.host(HostId(name))
        assert known is not None
        self.bench.inventory.apply(Batch(entities=(replace(known, link=Link(state=state, **more)),)))

    def told(self) -> list[Event]:
        """What was told since the last time, half a minute later."""
        pass_time(self.bench.loop, self.bench.clock, GATHERED + 1)
        found = [event for event in self.bench.events() if event.code.startswith("login.")]
        self.bench.repository.tables.event_rows.clear()
        return found


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.logins.end()


def test_a_window_and_its_end(room: Room) -> None:
    room.logins.end()
    assert room.told() == []
    room.logins.begin()
    room.logins.end()
    room.logins.end()
    events = room.told()
    assert [(one.code, one.actor) for one in events] == [("login.window_opened", "kim"), ("login.window_closed", "kim")]
    assert {one.severity for one in events} == {Severity.NORMAL}


def test_serve_and_its_end(room: Room) -> None:
    logins = Logins(room.bench.loop, room.bench.inventory, room.bench.audit, "daemon", serves=True)
    logins.begin()
    logins.end()
    assert [one.text for one in room.told()] == [
        "stellwerk serve began on this profile", "stellwerk serve ended on this profile",
    ]  # fmt: skip


def test_hosts_reached_by_ssh_are_one_event_and_not_told_again_when_they_come_back(room: Room) -> None:
    room.logins.begin()
    room.told()
    for name in ("s1", "s2", "t1"):
        room.turns(name, LinkState.LIVE)
    (event,) = room.told()
    assert event.text == "logged in to 2 hosts over SSH"
    assert [one.ref.id for one in event.subjects] == ["s1", "s2"]
    assert event.details == "s1: ssh://root@s1/\ns2: qemu+ssh://s2/system"
    room.turns("s1", LinkState.BACKOFF)
    room.turns("s1", LinkState.LIVE)
    assert room.told() == []
    room.turns("s1", LinkState.OFF)
    room.turns("s1", LinkState.LIVE)
    assert [one.text for one in room.told()] == ['logged in to host "s1" over SSH']


def test_what_was_reached_last_is_told_before_the_end(room: Room) -> None:
    room.logins.begin()
    room.turns("s1", LinkState.LIVE)
    room.logins.end()
    assert [one.code for one in room.told()] == ["login.window_opened", "login.host", "login.window_closed"]


@pytest.mark.parametrize(("code", "details"), [("not_allowed", ""), (UnknownHostKey.code, "SHA256:abc")])
def test_a_refused_login_is_told_once_with_its_reason(room: Room, code: str, details: str) -> None:
    room.logins.begin()
    room.told()
    for _ in range(3):
        room.turns("s1", LinkState.REFUSED, reason="the key is not taken", code=code, details=details)
        room.turns("s1", LinkState.CONNECTING)
    (event,) = room.told()
    assert (event.severity, event.code) == (Severity.WARNING, "login.refused")
    assert event.text == 'the login to host "s1" was refused: the key is not taken'
    room.turns("s2", LinkState.REFUSED, reason="libvirt is too old", code="unsupported")
    assert room.told() == []


def test_consoles_and_shells_with_their_hosts(room: Room) -> None:
    room.bench.inventory.apply(Batch(domains=(domain(1, "h1", name="web-01"),)))
    room.logins.display(vm_id(1))
    room.logins.entered(Ref(Kind.VM, vm_id(1)), Door.SERIAL)
    room.logins.entered(Ref(Kind.HOST, "h1"), Door.SHELL)
    events = room.told()
    assert [one.code for one in events] == ["login.display", "login.serial", "login.shell"]
    assert events[0].text == 'the console of VM "web-01" was opened'
    assert [one.ref.kind for one in events[0].subjects] == [Kind.VM, Kind.HOST]
    assert events[2].text == 'a shell was opened on host "h1"'
    assert {one.actor for one in events} == {"kim"}
