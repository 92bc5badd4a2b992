"""The panel of bookmarks below the tree."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.bookmark import Room, mark
from tests.fakes.entity import bookmark
from tests.fakes.manual_loop import ManualLoop

from stellwerk.model.change import Batch
from stellwerk.ui.bookmarks.known_query import KnownQueries
from stellwerk.ui.bookmarks.panel import COUNT_AFTER, FOLDED, HEIGHT, NEEDED, BookmarkDock


@pytest.fixture
def dock(qtbot: QtBot, room: Room) -> Iterator[BookmarkDock]:
    """Below another dock, on the screen."""
    other = QDockWidget("Tree", room.window)
    other.setWidget(QWidget())
    room.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, other)
    room.window.setCentralWidget(QWidget())
    dock = BookmarkDock(room.desk, room.book, KnownQueries(room.desk.inventory), room.window)
    room.window.splitDockWidget(other, dock, Qt.Orientation.Vertical)
    room.window.resize(800, 700)
    dock.take_height(700)
    room.window.show()
    qtbot.waitExposed(room.window)
    yield dock
    dock.release()


def counted(qtbot: QtBot, room: Room, loop: ManualLoop) -> None:
    """Let the time pass, and the modules come, until hits are counted."""
    loop.advance(COUNT_AFTER)
    qtbot.waitUntil(lambda: loop.advance(0.0) or room.hits.started == 1)


def test_hits_are_counted_once_the_panel_was_painted(
    qtbot: QtBot, room: Room, dock: BookmarkDock, loop: ManualLoop
) -> None:
    assert room.hits.started == 0
    counted(qtbot, room, loop)
    dock.hide()
    dock.show()
    loop.advance(COUNT_AFTER)
    assert room.hits.started == 1


def test_the_modules_come_on_a_thread_and_not_for_a_window_that_has_gone(
    qtbot: QtBot, room: Room, dock: BookmarkDock, loop: ManualLoop
) -> None:
    kept = sys.modules.pop(NEEDED, None)
    try:
        loop.advance(COUNT_AFTER)
        assert room.hits.started == 0
        dock.release()
        qtbot.waitUntil(lambda: NEEDED in sys.modules)
        loop.advance(1.0)
        assert room.hits.started == 0
    finally:
        if kept is not None:
            sys.modules[NEEDED] = kept


def test_a_click_asks_for_the_query(qtbot: QtBot, dock: BookmarkDock) -> None:
    opened: list[str] = []
    dock.query_opened.connect(opened.append)
    dock.view.point_at(mark("broken"))
    qtbot.keyClick(dock.view, Qt.Key.Key_Return)
    assert opened == ["Vms: nmae = x"]


def test_the_one_in_sight_is_marked_however_its_query_is_written(dock: BookmarkDock, loop: ManualLoop) -> None:
    def marked() -> list[str]:
        looks = [dock.view.rows.look(row) for row in range(dock.view.rows.rowCount())]
        return [look.text for look in looks if look is not None and look.open]

    dock.show_query("vm: status=down")
    assert marked() == ["down"]
    dock.show_query("Vms: status = up")
    assert marked() == []
    dock._desk.inventory.apply(Batch(entities=(bookmark("new", "Vms: status = up", position=4),)))
    loop.advance(1.0)
    assert marked() == ["new"]


def test_names_and_places_go_to_the_command_and_its_refusal_is_said(room: Room, dock: BookmarkDock) -> None:
    said: list[str] = []
    dock.said.connect(said.append)
    rows = dock.view.rows
    rows.setData(rows.index(0, 0), "off")
    dock.view.point_at(mark("down"))
    dock.view.step(1)
    ref = (mark("down"),)
    assert room.kit.conductor.submitted == [
        ("Update-Bookmark", ref, {"name": "off"}),
        ("Update-Bookmark", ref, {"position": 2}),
    ]
    room.kit.conductor.problem = "there is one"
    rows.setData(rows.index(0, 0), "hosts")
    assert said == ["there is one"]


def test_the_menu_of_a_row(room: Room, dock: BookmarkDock) -> None:
    wanted: list[bool] = []
    dock.add_wanted.connect(lambda: wanted.append(True))
    dock.show_query("Vms:")
    dock.view.menu_wanted.emit(QPoint(), mark("down"))
    (menu,) = dock.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    found = {action.text(): action for action in menu.actions()}
    found["Move down"].trigger()
    glyphs = found["Change icon"].menu()
    assert isinstance(glyphs, QMenu)
    for title in ("Flag", "Bookmark"):
        next(action for action in glyphs.actions() if action.text() == title).trigger()
    assert [args for _name, _refs, args in room.kit.conductor.submitted] == [
        {"position": 2},
        {"icon": "flag"},
        {"icon": ""},
    ]
    found["Add the current search…"].trigger()
    found["Rename"].trigger()
    assert wanted == [True]
    assert dock.view.current() == mark("down")
    menu.close()


def test_remove_goes_to_the_command(qtbot: QtBot, room: Room, dock: BookmarkDock) -> None:
    dock.view.point_at(mark("hosts"))
    qtbot.keyClick(dock.view, Qt.Key.Key_Delete)
    assert room.kit.conductor.begun == [("Remove-Bookmark", (mark("hosts"),))]


def test_it_folds_and_remembers_it(qtbot: QtBot, room: Room, dock: BookmarkDock) -> None:
    qtbot.waitUntil(lambda: dock.view.height() == pytest.approx(HEIGHT, abs=12))
    high = dock.height()
    qtbot.mouseClick(dock.head.fold, Qt.MouseButton.LeftButton)
    assert dock.folded
    assert room.desk.settings.get(FOLDED)
    qtbot.waitUntil(lambda: dock.height() <= dock.head.sizeHint().height() + 2)
    assert dock.head.fold.accessibleName() == "Show the bookmarks"
    dock.fold(False)
    qtbot.waitUntil(lambda: dock.height() == pytest.approx(high, abs=2))
    assert not room.desk.settings.get(FOLDED)


def test_folded_at_the_last_end_it_is_folded_and_counts_nothing(qtbot: QtBot, room: Room, loop: ManualLoop) -> None:
    room.desk.settings.set(FOLDED, True)
    dock = BookmarkDock(room.desk, room.book, KnownQueries(room.desk.inventory), room.window)
    room.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    room.window.show()
    qtbot.waitExposed(room.window)
    loop.advance(COUNT_AFTER)
    assert dock.folded
    assert room.hits.started == 0
    dock.fold(False)
    counted(qtbot, room, loop)
    dock.release()


def test_without_any_it_says_how_to_get_one(qtbot: QtBot, room: Room, dock: BookmarkDock, loop: ManualLoop) -> None:
    wanted: list[bool] = []
    dock.add_wanted.connect(lambda: wanted.append(True))
    assert not dock.note.isVisible()
    room.kit.inventory.apply(Batch(removed=tuple(map(mark, ("down", "broken", "hosts")))))
    loop.advance(1.0)
    assert dock.note.isVisible()
    button = dock.note.findChild(QPushButton)
    assert button is not None
    assert not button.isEnabled()
    dock.show_query("Vms:")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dock.head.add, Qt.MouseButton.LeftButton)
    assert wanted == [True, True]


def test_a_hundred_of_them_scroll(dock: BookmarkDock, loop: ManualLoop) -> None:
    many = tuple(bookmark(f"b{n}", f"Vms: name = vm-{n}", position=n + 4) for n in range(100))
    dock._desk.inventory.apply(Batch(entities=many))
    loop.advance(1.0)
    assert dock.view.rows.rowCount() == 103
    assert dock.view.point_at(mark("b99"))
    row = dock.view.visualRect(dock.view.currentIndex())
    assert dock.view.viewport().rect().contains(row)
