"""Leases of a network."""

from PySide6.QtCore import Qt
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.storage import Lease, LibvirtNetwork
from stellwerk.ui.shell.page import Place

NETWORK = Ref(Kind.LIBVIRT_NETWORK, "host-0/default")


def lease(room: Room, *leases: Lease) -> None:
    network = room.inventory.view.get(NETWORK)
    assert isinstance(network, LibvirtNetwork)
    room.inventory.apply(Batch(entities=(replace(network, leases=leases),)))


def row(tab, number: int) -> list[str]:
    return [tab.table.item(number, column).text() for column in range(5)]


def test_leases_are_read_when_looked_at_and_name_their_vm(room: Room, show: Open) -> None:
    tab = show(NETWORK, "leases").front
    assert [host for host, _done in room.reading.networks_asked] == ["host-0"]
    lease(room, Lease(mac="52:54:00:00:00:0C", ip="10.0.0.10"), Lease(mac="aa:bb", ip="10.0.0.9", hostname="printer"))
    assert row(tab, 0) == ["10.0.0.9", "aa:bb", "printer", "–", "never"]
    assert row(tab, 1) == ["10.0.0.10", "52:54:00:00:00:0C", "–", "web-2", "never"]
    assert tab.count.text() == "2 leases"


def test_enter_shows_the_vm(room: Room, show: Open) -> None:
    tab = show(NETWORK, "leases").front
    lease(room, Lease(mac="52:54:00:00:00:0c", ip="10.0.0.10"))
    tab.table.itemActivated.emit(tab.table.item(0, 0))
    assert room.stage.gone_to == [Place(room.vm("web-2"))]


def test_none_says_so_and_offers_to_read_again(room: Room, show: Open, qtbot) -> None:
    page = show(NETWORK, "leases")
    lease(room)
    assert page.front.note.sentence.text() == 'No address was handed out in "default"'
    qtbot.mouseClick(page.front.note.button, Qt.MouseButton.LeftButton)
    assert len(room.reading.networks_asked) == 2
