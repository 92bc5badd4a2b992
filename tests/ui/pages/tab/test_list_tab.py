"""Lists in tabs."""

from PySide6.QtCore import Qt
from tests.fakes.fleet import NOW
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import EventId, HostId, Kind, Ref, StoragePoolId, TrashId, VmId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.host import Host, Link
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.state import LinkState
from stellwerk.ui.models.stored_model import COMING
from stellwerk.ui.shell.page import Place

HOST = Ref(Kind.HOST, "host-0")


def test_the_list_stands_for_a_query(room: Room, show: Open) -> None:
    page = show(HOST, "vms")
    assert page.query_text == "Vms: host = node-1"
    assert page.front.pane.view.list_model.rowCount() == 13
    keys = [prop.key for prop in page.front.pane.view.list_model.columns]
    assert "host" not in keys


def test_after_a_rename_the_query_is_another(room: Room, show: Open) -> None:
    page = show(HOST, "vms")
    host = room.inventory.view.get(HOST)
    assert isinstance(host, Host)
    told = []
    page.changed.connect(lambda _none: told.append(page.query_text))
    room.inventory.apply(Batch(entities=(replace(host, name="alpha"),)))
    room.settle()
    assert told[-1] == "Vms: host = alpha"
    assert page.front.pane.view.list_model.rowCount() == 13


def test_storage_is_read_when_its_tab_comes_in_sight_and_again_by_refresh(room: Room, show: Open) -> None:
    page = show(HOST)
    assert room.reading.storage_asked == []
    page.show_tab("storage")
    page.refresh()
    assert [(host, refresh) for host, refresh, _done in room.reading.storage_asked] == [
        ("host-0", False), ("host-0", True),
    ]  # fmt: skip


def test_a_container_reads_from_all_its_hosts_that_are_connected(room: Room, show: Open) -> None:
    show(Ref(Kind.CLUSTER, "cluster-1"), "networks")
    assert {host for host, _done in room.reading.networks_asked} == {"host-1", "host-9"}


def test_old_events_come_from_the_database(room: Room, show: Open) -> None:
    old = Event(
        id=EventId("old"), time=NOW - 1e6, severity=Severity.NORMAL, code="vm.started", text="it was started",
        subjects=(Subject(room.vm("web-1"), "web-1"),),
    )  # fmt: skip
    room.repository.tables.add_events([old])
    page = show(room.vm("web-1"), "events")
    room.settle()
    model = page.front.pane.view.list_model
    last = model.rowCount() - 1
    assert model.cell(last, 0) == COMING, "nobody has looked yet"
    room.settle()
    assert model.entity(last) == old
    page.front.pane.view.opened.emit(model.ref(last))
    assert room.inventory.view.get(Ref(Kind.EVENT, "old")) == old, "its page finds it there"
    assert room.stage.gone_to == [Place(Ref(Kind.EVENT, "old"))]


def test_an_empty_list_says_of_what_and_leads_on(room: Room, show: Open, qtbot) -> None:
    page = show(Ref(Kind.STORAGE_POOL, "host-0/default"), "volumes")
    note = page.front.pane.note
    assert note.sentence.text() == 'No volumes are known of "default"; they are read from its hosts when you look'
    qtbot.mouseClick(note.button, Qt.MouseButton.LeftButton)
    assert room.reading.storage_asked[-1][:2] == ("host-0", True)


def test_what_a_host_holds_cannot_be_read_while_it_is_away(room: Room, show: Open) -> None:
    away = Host(
        id="new", name="new", uri="test:///x", cluster_id=room.inventory.view.get(HOST).cluster_id,
        link=Link(state=LinkState.BACKOFF),
    )  # fmt: skip
    room.inventory.apply(Batch(entities=(away,)))
    note = show(Ref(Kind.HOST, "new"), "storage").front.pane.note
    assert note.sentence.text() == 'No storage pools are known of "new"; they can be read once it answers'
    assert not note.button.isVisible()


def test_an_empty_list_of_vms_offers_all_of_them(room: Room, show: Open, qtbot) -> None:
    room.inventory.apply(Batch(entities=(Host(
        id="new", name="new", uri="test:///x", cluster_id=room.inventory.view.get(HOST).cluster_id),)))  # fmt: skip
    note = show(Ref(Kind.HOST, "new"), "vms").front.pane.note
    assert note.sentence.text() == 'There are no VMs in "new"'
    qtbot.mouseClick(note.button, Qt.MouseButton.LeftButton)
    assert room.stage.gone_to == [Place(query="Vms:")]


def test_a_filter_of_a_column_leads_to_the_list_of_the_tabs_query_narrowed(room: Room, show: Open) -> None:
    page = show(room.host("node-1"), "vms")
    page.front.pane.filters._only(CATALOGUE.props[Kind.VM]["status"], "Up")
    assert room.stage.gone_to[-1] == Place(query="Vms: host = node-1 AND status = Up")


def test_the_trash_of_a_storage_says_how_long_what_comes_there_stays(room: Room, show: Open, qtbot) -> None:
    page = show(Ref(Kind.STORAGE_POOL, "host-0/default"), "trash")
    note = page.front.pane.note
    told = 'The trash of "default" is empty. VMs that are removed with their disks stay in it for 24 hours'
    assert note.sentence.text() == told
    qtbot.mouseClick(note.button, Qt.MouseButton.LeftButton)
    assert [host for host, _done in room.reading.trash_asked] == ["host-0", "host-0"]


def test_what_is_in_the_trash_of_a_storage_is_listed(room: Room, show: Open) -> None:
    pool = StoragePoolId("host-0/default")
    old = Trashed(
        id=TrashId("z"), host_id=HostId("host-0"), vm_id=VmId("v"), name="old", path="/p/old.trash", pool_id=pool
    )
    room.inventory.apply(Batch(entities=(old, replace(old, id=TrashId("y"), pool_id=StoragePoolId("host-0/other")))))
    page = show(Ref(Kind.STORAGE_POOL, pool), "trash")
    assert page.query_text == "Trash: pool = default AND host = node-1"
    assert page.front.pane.view.list_model.rowCount() == 1
