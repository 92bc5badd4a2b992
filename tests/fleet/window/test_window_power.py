"""The power of real guests, changed by the buttons and menus of the window, and seen by virsh and in the guest."""

from collections.abc import Callable, Iterator

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.program import Program

Hosts = tuple[LabHost, LabHost]


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts."""
    made = Program(tmp_path_factory.mktemp("window-power"))
    for host in two_hosts:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


@pytest.fixture
def guests(two_hosts: Hosts) -> Iterator[tuple[Guest, Guest]]:
    """One guest on each host, both off."""
    first, second = (Guest.define(host, f"win-{host.name}") for host in two_hosts)
    yield first, second
    for guest in (first, second):
        guest.remove()


@pytest.fixture
def guest(guests: tuple[Guest, Guest], onlooker: Onlooker) -> Guest:
    """The guest on the first host, its page being open."""
    chosen = guests[0]
    onlooker.shows(LIMIT, chosen.name, "Down")
    onlooker.unfold("h1")
    onlooker.choose(chosen.name)
    return chosen


def ends(user: Onlooker, title: str, on: str, act: Callable[[], None]) -> None:
    """Do something and wait until the recent tasks show that one more task of that title on that object is done."""

    def done() -> int:
        return sum({title, on, "done"} <= set(row) for row in user.rows("Recent tasks"))

    before = done()
    act()
    user.within(LONG, lambda: done() == before + 1, f"{title} of {on} to be done")


def test_start_pause_resume_and_shut_down(onlooker: Onlooker, guest: Guest) -> None:
    guest.mark()
    ends(onlooker, "Start", guest.name, lambda: onlooker.press("Start"))
    assert guest.state == "running"
    onlooker.meanwhile(guest.wait_ready)
    ends(onlooker, "Pause", guest.name, lambda: onlooker.more("Pause"))
    assert guest.state == "paused"
    ends(onlooker, "Resume", guest.name, lambda: onlooker.more("Resume"))
    assert guest.state == "running"
    ends(onlooker, "Shut down", guest.name, lambda: onlooker.press("Shut down"))
    assert guest.state == "shut off"
    onlooker.meanwhile(lambda: guest.wait_console("guest powers off"))
    onlooker.reads("Down")


def test_memory_that_was_saved_to_disk_comes_back(onlooker: Onlooker, guest: Guest) -> None:
    guest.mark()
    ends(onlooker, "Start", guest.name, lambda: onlooker.press("Start"))
    onlooker.meanwhile(guest.wait_ready)
    onlooker.meanwhile(lambda: guest.sh("echo kept > /tmp/mark"))
    ends(onlooker, "Suspend", guest.name, lambda: onlooker.more("Suspend"))
    onlooker.reads("Suspended")
    assert guest.state == "shut off"
    assert "yes" in guest.host.virsh("dominfo", guest.name).partition("Managed save:")[2]
    ends(onlooker, "Start", guest.name, lambda: onlooker.press("Start"))
    assert guest.state == "running"
    assert onlooker.meanwhile(lambda: guest.sh("cat /tmp/mark")) == "kept"


def test_forcing_off_asks_first(onlooker: Onlooker, guest: Guest) -> None:
    guest.start(paused=True)
    onlooker.reads("Paused")
    onlooker.more("Force off")
    sheet = onlooker.sheet()
    onlooker.reads(f"Force off {guest.name}. Unsaved data in it is lost.", sheet)
    onlooker.press("Cancel", sheet)
    onlooker.wait(lambda: not onlooker.asks())
    assert guest.state == "paused"

    onlooker.more("Force off")
    ends(onlooker, "Force off", guest.name, lambda: onlooker.press("Force off", onlooker.sheet()))
    assert guest.state == "shut off"


def test_several_guests_on_several_hosts_at_once(onlooker: Onlooker, guests: tuple[Guest, Guest]) -> None:
    names = [guest.name for guest in guests]
    for name in names:
        onlooker.shows(LIMIT, name, "Down")

    onlooker.mark("VMs", *names)
    ends(onlooker, "Start", "2 VMs", lambda: onlooker.bulk("Start"))
    assert [guest.state for guest in guests] == ["running", "running"]

    onlooker.bulk("Force off")
    sheet = onlooker.sheet()
    for name in names:
        onlooker.reads(name, sheet)
    ends(onlooker, "Force off", "2 VMs", lambda: onlooker.press("Force off", sheet))
    assert [guest.state for guest in guests] == ["shut off", "shut off"]
