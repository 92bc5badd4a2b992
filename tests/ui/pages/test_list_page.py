"""Answers to queries as pages."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.fakes.entity import bookmark
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, VmId
from stellwerk.model.change import Batch
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.shell.page import Place


def note(page) -> EmptyNote:
    return next(found for found in page.widget.findChildren(EmptyNote) if found.isVisible())


def test_a_query_is_answered(room: Room, show: Open) -> None:
    page = show("vms: status=down")
    assert (page.title, page.query_text, page.place) == ("VMs", "Vms: status = Down", Place(query="vms: status=down"))
    assert page.pane.view.list_model.rowCount() > 0
    assert page.targets == ()


def test_free_text_is_answered_kind_by_kind(room: Room, show: Open) -> None:
    page = show("node-1")
    titles = [page.kinds.tabText(place) for place in range(page.kinds.count())]
    assert "Hosts (4)" in titles
    assert page.tab in ("vm", "host")
    page.show_tab("host")
    assert page.pane.kind is Kind.HOST
    assert page.pane.view.list_model.rowCount() == 4
    page.turn_tab(1)
    assert page.tab == "cluster"


def test_all_types_are_named_as_one(room: Room, show: Open) -> None:
    page = show('All: "node-1"')
    assert page.place == Place(query='All: "node-1"')
    page.show_tab("host")
    assert (page.query_text, page.pane.view.list_model.rowCount()) == ("Hosts: node-1", 4)


def test_the_first_kind_that_has_any_is_in_front(room: Room, show: Open) -> None:
    page = show("production")
    assert page.pane.view.list_model.rowCount() > 0


def test_a_mistake_is_explained_and_its_correction_is_one_click_away(room: Room, show: Open, qtbot) -> None:
    page = show("Vms: nmae = web-1")
    assert 'no property "nmae"' in note(page).sentence.text()
    qtbot.mouseClick(note(page).button, Qt.MouseButton.LeftButton)
    assert room.stage.gone_to == [Place(query="Vms: name = web-1")]


def test_nothing_found_says_which_condition_is_in_the_way(room: Room, show: Open, qtbot) -> None:
    page = show("Vms: name = web-1 and status = down")
    qtbot.waitUntil(lambda: room.loop.drain() or "Without" in note(page).sentence.text())
    assert note(page).sentence.text().startswith("No VMs match this query")
    qtbot.mouseClick(note(page).button, Qt.MouseButton.LeftButton)
    assert room.stage.gone_to == [Place(query="Vms:")]


def test_an_empty_list_says_so_and_asks_for_a_host_only_where_there_is_none(room: Room, show: Open) -> None:
    said = note(show("Alerts:"))
    assert said.sentence.text() == "There are no alerts yet"
    assert not said.button.isVisible()


def test_a_page_of_an_answer_says_so_and_offers_all(room: Room, show: Open, qtbot) -> None:
    page = show("Vms: page 2")
    assert page.pane.view.list_model.rowCount() == 50
    button = next(b for b in page.widget.findChildren(QPushButton) if b.text() == "Show all")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert room.stage.gone_to == [Place(query="Vms:")]


def test_storage_is_read_when_it_is_listed(room: Room, show: Open) -> None:
    page = show("StoragePools:")
    assert len(room.reading.storage_asked) == 10
    page.refresh()
    assert room.reading.storage_asked[-1][1] is True


def test_a_bookmark_that_cannot_be_answered_says_why_and_offers_to_edit_it(room: Room, show: Open, qtbot) -> None:
    kept = bookmark("mine", "Vms: nmae = web-1")
    room.desk.inventory.apply(Batch(entities=(kept,)))
    page = show("Vms: nmae = web-1")
    assert note(page).sentence.text().startswith('The bookmark "mine" cannot be answered\nVMs have no property "nmae"')
    assert note(page).button.text() == "Edit the bookmark…"
    qtbot.mouseClick(note(page).button, Qt.MouseButton.LeftButton)
    (sheet,) = room.flow.sheets
    assert sheet.windowTitle() == 'Edit: "mine"'


def test_it_says_how_many_there_are_in_all(room: Room, show: Open) -> None:
    page = show("Vms: host = node-1")
    assert page.pane.bar.count.text() == "13 of 150 VMs"
    other = room.inventory.view.vm(VmId(room.vm("db-1").id))
    assert other is not None
    room.inventory.apply(Batch(gone_domains=((other.host_id, other.id),)))
    room.settle()
    assert page.pane.bar.count.text() == "13 of 149 VMs"
    assert show("Vms:").pane.bar.count.text().endswith(" VMs")
    assert " of " not in show("Events:").pane.bar.count.text()
