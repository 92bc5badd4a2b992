"""A dock with a list."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools
from tests.ui.pages.room import Room

from stellwerk.core.ids import EventId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.ui.shell.list_dock import EVENT_COLUMNS, EVENTS, ListDock, columns
from stellwerk.ui.theme.theme import Theme


def test_events_newest_first_and_a_button_that_hides(qtbot: QtBot, kit: Tools) -> None:
    dock = ListDock("events", "Events", "Nothing yet", kit.desk)
    qtbot.addWidget(dock)
    dock.show_query(EVENTS, columns(Kind.EVENT, EVENT_COLUMNS), tuple(EVENT_COLUMNS.values()))
    model = dock.view.list_model
    assert model.rowCount() == 40
    assert model.text(0, 2) == '"web-1" was started on "node-1"'
    dock.show()
    hide = dock.head.hide_dock
    assert not dock.note.isVisible()
    assert hide.accessibleName() == "Hide Events"
    qtbot.mouseClick(hide, Qt.MouseButton.LeftButton)
    assert dock.isHidden()
    dock.release()


def test_an_empty_one_says_so_until_something_comes(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> None:
    dock = ListDock("events", "Events", "Nothing yet", kit.desk)
    qtbot.addWidget(dock)
    dock.show_query("Hosts: name = late", columns(Kind.HOST, ("name",)), (0,))
    dock.show()
    assert dock.note.isVisible()
    assert dock.note.text() == "Nothing yet"
    host = kit.inventory.view.get(Ref(Kind.HOST, host_id(0)))
    assert isinstance(host, Host)
    kit.inventory.apply(Batch(entities=(replace(host, name="late"),)))
    loop.advance(1.0)
    assert not dock.note.isVisible()
    dock.release()


@pytest.fixture
def room(theme: Theme, settings: Settings) -> Iterator[Room]:
    room = Room(theme, settings)
    yield room
    room.close()


@pytest.fixture
def whole(qtbot: QtBot, room: Room) -> Iterator[ListDock]:
    """The dock of events where the database has more of them than memory."""
    newest = next(iter(room.repository.tables.event_rows))
    old = [replace(newest, id=EventId(f"old-{n}"), text=f"old {n}", time=1000.0 - n) for n in range(100)]
    room.repository.tables.add_events(old)
    dock = ListDock("events", "Events", "Nothing yet", replace(room.desk, queries=lambda: room.queries))
    qtbot.addWidget(dock)
    dock.show_query(EVENTS, columns(Kind.EVENT, EVENT_COLUMNS), tuple(EVENT_COLUMNS.values()))
    dock.resize(700, 300)
    dock.show()
    qtbot.waitExposed(dock)
    yield dock
    dock.release()


def test_scrolled_it_lists_what_is_in_the_database_too(whole: ListDock, room: Room) -> None:
    dock = whole
    assert dock.view.list_model.count == 40
    dock.view.select([dock.view.list_model.ref(1)])
    selected, columns_before = dock.view.selected(), dock.view.columnWidth(0)
    bar = dock.view.verticalScrollBar()
    bar.setValue(bar.singleStep() or 1)
    place = bar.value()
    room.settle()
    model = dock.view.list_model
    assert (model.count, bar.value(), dock.view.columnWidth(0)) == (140, place, columns_before)
    assert dock.view.selected() == selected
    assert not dock.note.isVisible()
    bar.setValue(bar.maximum())
    model.cell(139, 2)
    room.settle()
    assert model.text(139, 2) == "old 99"
    old = model.ref(139)
    dock.view.opened.emit(old)
    assert room.inventory.view.get(old) is not None
    others = [ref for ref in model.refs(range(130, 139)) if ref.id]
    assert len(others) == 9
    dock.view.select(others)  # what menu bar and shortcuts work on
    room.settle()
    assert [room.inventory.view.get(ref) is not None for ref in others] == [True] * 9


def test_sorted_it_sorts_all_of_them(whole: ListDock, room: Room) -> None:
    whole.view.header.sectionClicked.emit(0)
    room.settle()
    model = whole.view.list_model
    assert (model.count, model.sort_keys) == (140, ("time",))
    assert model.text(0, 2) in ("", "old 99")
    model.cell(0, 2)
    room.settle()
    assert model.text(0, 2) == "old 99"


def test_one_that_goes_away_while_it_is_read(whole: ListDock) -> None:
    whole.show_whole()
    whole.show_whole()
    whole.release()


def test_its_query_is_a_page_of_its_own(whole: ListDock) -> None:
    wanted: list[str] = []
    whole.query_wanted.connect(wanted.append)
    whole.head.search.click()
    assert wanted == [EVENTS]
