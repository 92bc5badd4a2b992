"""A query typed with the help of the bar, kept, found again after a restart, and live on real hosts."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.program import Program

Hosts = tuple[LabHost, LabHost]
QUERY = "Vms: status = up and tag = munich sortby name"


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts."""
    made = Program(tmp_path_factory.mktemp("search"))
    for host in two_hosts:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


@pytest.fixture
def guests(two_hosts: Hosts) -> Iterator[list[Guest]]:
    """Two that run on one host and one on the other."""
    first, second = two_hosts
    made = [Guest.define(host, name) for host, name in ((first, "shop-1"), (second, "shop-2"), (first, "elsewhere"))]
    yield made
    for guest in made:
        guest.remove()


def type_on(user: Onlooker, words: str, *offers: str) -> None:
    """Type on in the search bar; each of these is the first offer then, and is taken with Tab."""
    edit, dropdown = user.window.search.edit, user.window.search.assistant.dropdown
    QTest.keyClicks(edit, words)
    for offer in offers:
        user.wait(lambda offer=offer: [row.text for row in dropdown.rows[:1]] == [offer])
        user.keys(Qt.Key.Key_Tab)


def test_a_query_is_typed_kept_and_followed(program: Program, onlooker: Onlooker, guests: list[Guest]) -> None:
    for guest in guests:
        guest.start()
        onlooker.shows(LONG, guest.name, "Up")
    program.done("Add-Tag", "-Name", "munich")
    program.done("Set-Tag", "-TagId", "munich", "-VmId", "shop-1", "-VmId", "shop-2")
    onlooker.within(LONG, lambda: bool(onlooker.vm("shop-2").tags), "the tag")

    onlooker.write("Search", "Vms: st")
    type_on(onlooker, "", "status", "=", "Up")
    type_on(onlooker, "and tag = mun", "munich")
    type_on(onlooker, "sortby nam", "name")
    assert onlooker.window.search.edit.text().strip().casefold() == QUERY.casefold()
    onlooker.keys(Qt.Key.Key_Return)
    onlooker.wait(lambda: onlooker.names("VMs") == ["shop-1", "shop-2"])
    onlooker.keys(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    onlooker.write("Name of the bookmark", "Munich runs")
    onlooker.press("Add")
    onlooker.lists("Bookmarks", "Munich runs")
    onlooker.close()

    onlooker.watch("h1", "h2")
    onlooker.click_cell("Bookmarks", "Munich runs", "Munich runs")
    onlooker.wait(lambda: onlooker.names("VMs") == ["shop-1", "shop-2"])
    guests[0].host.virsh("destroy", "shop-1")
    onlooker.within(LIMIT, lambda: onlooker.listed() == {"shop-2": "Up"}, "shop-1 to leave the list")
    guests[1].host.virsh("suspend", "shop-2")
    onlooker.within(LIMIT, lambda: not onlooker.listed(), "shop-2 to leave the list")
    guests[1].host.virsh("resume", "shop-2")
    onlooker.within(LIMIT, lambda: onlooker.listed() == {"shop-2": "Up"}, "shop-2 to come back")
