"""Filters of columns and cells write into the query and go there."""

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import EventId, Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.pages.listing.list_pane import ListPane

OF = CATALOGUE.props[Kind.VM]


@pytest.fixture
def pane(room: Room, qtbot: QtBot):
    """A list of VMs."""
    made = ListPane(room.tools, room.stage, "test.vms", "VMs", lambda note: note.tell("nothing"))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_query("Vms: cluster = production")
    made.show()
    yield made
    made.release()


def cell_menu(pane: ListPane, name: str, key: str) -> dict:
    model = pane.view.list_model
    vms = {model.text(row, 0): row for row in range(model.rowCount())}
    entity = model.entity(vms[name])
    assert entity is not None
    menu = QMenu(pane)
    pane.filters.fill_cell(menu, OF[key], entity, pane.mapToGlobal(pane.rect().center()))
    return {action.text(): action for action in menu.actions()}


def query(room: Room) -> str:
    return room.stage.gone_to[-1].query


def test_only_this_value_and_all_but_it(pane: ListPane, room: Room) -> None:
    actions = cell_menu(pane, "web-1", "host")
    actions["Show only Host: node-1"].trigger()
    assert query(room) == "Vms: cluster = production AND host = node-1"
    actions["Exclude Host: node-1"].trigger()
    assert query(room) == "Vms: cluster = production AND host != node-1"


def test_a_value_takes_the_place_of_the_one_before_exclusions_add_up(pane: ListPane, room: Room) -> None:
    pane.show_query("Vms: cluster = production host != node-5")
    cell_menu(pane, "web-1", "host")["Exclude Host: node-1"].trigger()
    assert query(room) == "Vms: cluster = production AND host != node-5 AND host != node-1"
    cell_menu(pane, "web-1", "host")["Show only Host: node-1"].trigger()
    assert query(room) == "Vms: cluster = production AND host = node-1"
    cell_menu(pane, "web-1", "host")["Remove filter"].trigger()
    assert query(room) == "Vms: cluster = production"


def test_what_has_no_exact_form_has_a_filter_alone(pane: ListPane) -> None:
    assert list(cell_menu(pane, "web-1", "cpu_usage")) == ["Filter by CPU…"]


def test_a_long_value_is_cut_in_the_menu(pane: ListPane) -> None:
    assert all(len(text) < 70 for text in cell_menu(pane, "web-1", "disks"))


def test_the_box_knows_the_values_and_writes_the_condition(pane: ListPane, room: Room, qtbot: QtBot) -> None:
    box = pane.filters.open(OF["status"], pane.mapToGlobal(pane.rect().center()))
    qtbot.waitUntil(lambda: room.loop.drain() or box.values.topLevelItemCount() > 0)
    first = box.values.topLevelItem(0)
    assert first is not None
    assert (first.text(0), int(first.text(1)) > 10) == ("Up", True)
    assert not box.remove.isEnabled()
    box._done("status = Up")
    assert query(room) == "Vms: cluster = production AND status = Up"


def test_a_box_that_is_closed_meanwhile_is_left_alone(pane: ListPane, room: Room, qtbot: QtBot) -> None:
    closed = []
    box = pane.filters.open(OF["host"], pane.mapToGlobal(pane.rect().center()))
    box.destroyed.connect(lambda: closed.append(True))
    box.close()
    qtbot.waitUntil(lambda: bool(closed))
    qtbot.waitUntil(lambda: room.loop.drain() or True)


def test_bounds_are_there_at_once(pane: ListPane, room: Room) -> None:
    pane.show_query("Vms: cluster = production memory > 1G")
    box = pane.filters.open(OF["memory"], pane.mapToGlobal(pane.rect().center()))
    assert box.low.text() == "1G"
    assert box._mistake("memory > many")
    box._done("")
    assert query(room) == "Vms: cluster = production"


def test_events_that_are_in_the_database_alone_are_counted(pane: ListPane, room: Room, qtbot: QtBot) -> None:
    old = replace(next(iter(room.repository.tables.event_rows)), id=EventId("old"), actor="long ago")
    room.repository.tables.add_events([old])
    pane.show_query("Events:")
    box = pane.filters.open(CATALOGUE.props[Kind.EVENT]["actor"], pane.mapToGlobal(pane.rect().center()))
    qtbot.waitUntil(lambda: room.loop.drain() or box.values.topLevelItemCount() > 0)
    shown = [(item.text(0), item.text(1)) for item in box._items()]
    assert ("long ago", "1") in shown
