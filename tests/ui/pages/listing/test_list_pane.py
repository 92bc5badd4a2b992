"""Lists: rows, columns, order, export."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.search.oracle.fleet import NOW, event
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.error import Invalid
from stellwerk.core.ids import EventId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.host import Host
from stellwerk.ui.pages.listing.column_fit import LEAST_NAME, WIDEST_NAME
from stellwerk.ui.pages.listing.list_layout import Layout, load_layout, save_layout
from stellwerk.ui.pages.listing.list_pane import ListPane
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.shell.page import Place


@pytest.fixture
def pane(room: Room, qtbot: QtBot):
    """A list of VMs."""
    made = ListPane(room.tools, room.stage, "test.vms", "VMs", lambda note: note.tell("nothing"))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_query("Vms:")
    made.show()
    yield made
    made.release()


def columns(pane: ListPane) -> list[str]:
    return [prop.key for prop in pane.view.list_model.columns]


def names(pane: ListPane) -> list[str]:
    model = pane.view.list_model
    return [model.text(row, columns(pane).index("name")) for row in range(model.rowCount())]


def test_it_lists_and_counts(pane: ListPane) -> None:
    assert pane.view.list_model.rowCount() == 150
    assert pane.bar.count.text() == "150 VMs"
    assert pane.query_text == "Vms:"


def test_selecting_tells_the_window_and_the_bar(pane: ListPane, room: Room) -> None:
    refs = [pane.view.list_model.ref(row) for row in (0, 2)]
    pane.view.select(refs)
    assert room.stage.selected[-1] == tuple(refs)
    assert pane.bar.count.text() == "2 of 150 VMs selected"


def test_enter_opens_the_page_and_the_menu_key_the_menu(pane: ListPane, room: Room, qtbot: QtBot) -> None:
    ref = pane.view.list_model.ref(3)
    pane.view.select([ref])
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert room.stage.gone_to == [Place(ref)]
    qtbot.keyClick(pane.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert room.stage.menus == [(ref,)]


def test_an_invalid_query_leaves_what_is_shown(pane: ListPane) -> None:
    with pytest.raises(Invalid):
        pane.show_query("Vms: nmae = x")
    assert pane.view.list_model.rowCount() == 150


def test_chosen_columns_are_kept_and_the_selection_stays(pane: ListPane, settings: Settings, room: Room) -> None:
    ref = pane.view.list_model.ref(5)
    pane.view.select([ref])
    pane._set_columns(["name", "memory", "uptime"])
    assert columns(pane) == ["name", "memory", "uptime"]
    assert pane.view.selected() == [ref]
    kept = load_layout(settings, "test.vms", Kind.VM, room.inventory.catalogue)
    assert kept.columns == ("name", "memory", "uptime")
    pane._reset_columns()
    assert "status" in columns(pane)


def test_moved_columns_are_kept_in_their_order(pane: ListPane, settings: Settings, room: Room) -> None:
    header = pane.view.horizontalHeader()
    header.moveSection(header.visualIndex(columns(pane).index("memory")), 1)
    kept = load_layout(settings, "test.vms", Kind.VM, room.inventory.catalogue)
    assert kept.columns[:2] == ("name", "memory")


def test_the_kept_layout_is_worn_again(pane: ListPane, settings: Settings) -> None:
    save_layout(settings, "test.vms", Layout(columns=("name", "status"), widths={"name": 333}, sort=("-name",)))
    pane.show_query("Vms:")
    assert columns(pane) == ["name", "status"]
    assert pane.view.columnWidth(0) == 333
    assert names(pane)[0] == "wiki-12"
    assert pane.view.horizontalHeader().sortIndicatorOrder() is Qt.SortOrder.DescendingOrder


def test_a_query_that_says_its_order_keeps_it(pane: ListPane, settings: Settings) -> None:
    save_layout(settings, "test.vms", Layout(columns=("name",), sort=("-name",)))
    pane.show_query("Vms: sortby name")
    assert names(pane)[0] == "build-1"


def test_the_order_that_a_query_says_is_shown_and_changed_in_its_text(pane: ListPane, room: Room) -> None:
    pane.show_query("Vms: sortby memory desc, name")
    view, at = pane.view, columns(pane).index("memory")
    header = view.list_model
    titles = [header.headerData(column, Qt.Orientation.Horizontal) for column in (at, columns(pane).index("name"))]
    assert titles == ["Memory ▾1", "Name ▴2"]
    view.sort_by(at)
    assert room.stage.gone_to == [Place(query="Vms: sortby memory")]
    view.sort_by(columns(pane).index("status"), adds=True)
    assert room.stage.gone_to[-1] == Place(query="Vms: sortby memory desc, name, status")
    assert view.list_model.sort_keys == ()
    assert pane.query_text == "Vms: sortby memory desc, name"


def test_the_first_column_is_fitted_to_the_window(pane: ListPane) -> None:
    width = pane.view.columnWidth(0)
    assert LEAST_NAME <= width <= WIDEST_NAME
    pane.resize(1600, 600)
    assert pane.view.columnWidth(0) > width
    pane.resize(500, 600)
    assert pane.view.columnWidth(0) == LEAST_NAME


def test_another_query_may_come_while_rows_are_selected(pane: ListPane) -> None:
    pane.view.selectAll()
    pane.show_query("Hosts:")
    assert pane.bar.count.text() == "12 hosts"
    pane.view.selectAll()
    pane.release()


def test_an_empty_list_says_why_and_comes_back(pane: ListPane, room: Room) -> None:
    pane.show_query("Vms: name = nothing")
    assert pane.note.isVisible()
    assert pane.note.sentence.text() == "nothing"
    pane.show_query("Hosts: name = late")
    host = room.inventory.view.get(Ref(Kind.HOST, "host-0"))
    assert isinstance(host, Host)
    room.inventory.apply(Batch(entities=(replace(host, name="late"),)))
    room.settle()
    assert pane.view.isVisible()
    assert isinstance(pane.note, EmptyNote)


def test_the_keyboard_stays_in_it_when_it_empties(pane: ListPane, qtbot: QtBot) -> None:
    pane._empty = lambda note: note.tell("nothing", "Help", lambda: None)
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.setFocus()
    assert pane.view.hasFocus()
    pane.show_query("Vms: name = nothing")
    assert pane.note.button.hasFocus()
    pane.show_query("Vms:")
    assert pane.view.hasFocus()


def test_ctrl_c_copies_rows_as_text_and_as_a_table(pane: ListPane, qtbot: QtBot) -> None:
    pane._set_columns(["name", "vcpus"])
    pane.view.select([pane.view.list_model.ref(row) for row in (0, 1)])
    qtbot.keyClick(pane.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "build-1\t2\nbuild-2\t2"
    assert "<td>build-1</td><td>2</td>" in data.html()


def test_typing_jumps(pane: ListPane, qtbot: QtBot) -> None:
    qtbot.keyClicks(pane.view, "mail-4")
    assert pane.view.list_model.text(pane.view.currentIndex().row(), 0) == "mail-4"


def test_the_export_holds_what_is_shown_in_its_order(pane: ListPane, room: Room, tmp_path: Path) -> None:
    pane._set_columns(["name", "memory"])
    path = tmp_path / "vms.csv"
    pane.export_to(path)
    while not room.stage.said:
        room.settle(0.0)
    assert room.stage.said == [f"150 rows written to {path}"]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "name,memory"
    assert lines[1].startswith("build-1,")


def test_a_name_of_200_letters_does_not_widen_anything(pane: ListPane, room: Room, show: Open) -> None:
    host = room.inventory.view.get(Ref(Kind.HOST, "host-0"))
    assert isinstance(host, Host)
    room.inventory.apply(Batch(entities=(replace(host, name="n" * 200),)))
    page = show(Ref(Kind.HOST, "host-0"))
    room.settle()
    assert page.widget.minimumSizeHint().width() < 900
    assert page.head.name.toolTip() == "n" * 200


def test_events_are_exported_as_they_are_read(pane: ListPane, room: Room, tmp_path: Path) -> None:
    pane.show_query("Events: sortby time")
    room.settle()
    pane._set_columns(["id", "objects"])
    path = tmp_path / "events.csv"
    pane.export_to(path)
    room.settle()
    assert room.stage.said == [f"40 rows written to {path}"]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 41


def test_what_is_still_being_sought_says_so_after_a_moment(pane: ListPane, room: Room) -> None:
    pane.show_query("Hosts: events.severity = error and name = nothing")
    assert pane._stack.currentWidget() is pane.view, "for the moment that most answers take"
    live = pane.view.list_model.live
    live._found = replace(live._found, whole=False)
    pane._tell_waiting()
    assert pane.note.sentence.text() == "Searching…"
    room.settle()
    assert pane.note.sentence.text() != "Searching…"


def test_what_the_database_cannot_order_says_why(pane: ListPane, room: Room) -> None:
    pane.show_query("Events: sortby vm.memory")
    room.settle()
    assert "cannot order by memory" in pane.note.sentence.text()


def test_objects_by_their_events_are_a_list_like_any_other(pane: ListPane, room: Room) -> None:
    pane.show_query("Hosts: NOT events.severity = alert")
    room.settle()
    assert pane.view.list_model.rowCount() > 0
    assert pane.view.list_model.cell(0, 0).text


def test_old_events_that_are_selected_can_be_acknowledged(pane: ListPane, room: Room) -> None:
    old = [replace(event(number, Severity.ERROR, time=NOW - 1e6), id=EventId(f"old-{number}")) for number in range(3)]
    room.repository.tables.event_rows += old
    pane.show_query("Events: severity = error and id = old-*")
    room.settle()
    model = pane.view.list_model
    for row in range(3):
        model.cell(row, 0)
    room.settle()
    refs = [model.ref(row) for row in range(2)]
    assert [room.inventory.view.get(ref) for ref in refs] == [None, None]
    pane.view.select(refs)
    assert [room.inventory.view.get(ref) is not None for ref in refs] == [True, True]
    assert room.engine.offer("Set-Acknowledgement", *refs).allowed


def test_all_that_a_list_of_events_shows_is_acknowledged_by_its_query(pane: ListPane, room: Room) -> None:
    assert pane._all_button.isHidden()
    pane.show_query("Events: severity = error")
    room.settle()
    assert not pane._all_button.isHidden()
    pane._all_button.click()
    (sheet,) = room.flow.sheets
    assert sheet.panel.form.args() == {"query": "Events: severity = error"}


def test_values_of_events_that_change_are_no_reason_to_count_them(pane: ListPane, room: Room) -> None:
    known = event(1, Severity.ERROR)
    room.inventory.apply(Batch(entities=(known,)))
    pane.show_query("Events: severity = error")
    room.settle()
    counted: list[None] = []
    pane.rows_changed.connect(counted.append)
    room.inventory.apply(Batch(entities=(replace(known, acknowledged=NOW, acknowledged_by="root"),)))
    assert counted == []


def test_the_last_minutes_are_drawn_and_that_is_kept(pane: ListPane, room: Room) -> None:
    (switch,) = [action for action in pane._column_menu().actions() if action.objectName() == "lines"]
    width = pane.view.columnWidth(columns(pane).index("cpu_usage"))
    switch.trigger()
    assert pane.sparks.on
    assert pane.view.list_model.cell(0, columns(pane).index("cpu_usage")).line is not None
    assert pane.view.columnWidth(columns(pane).index("cpu_usage")) > width
    pane.show_query("Vms: status = up")
    assert pane.sparks.on
    settings, catalogue = room.tools.desk.settings, room.tools.desk.inventory.catalogue
    assert load_layout(settings, "test.vms", Kind.VM, catalogue).lines
    pane.show_query("Tags:")
    assert [action for action in pane._column_menu().actions() if action.objectName() == "lines"] == []
