"""Several consoles in one window."""

from pytestqt.qtbot import QtBot
from tests.ui.pages.console.parlour import Parlour

from stellwerk.core.ids import Ref
from stellwerk.ui.pages.console.setting import TILES
from stellwerk.ui.pages.console.view_tools import tools_for
from stellwerk.ui.pages.console.wall import MOST, Wall


def wall_of(room: Parlour, *refs: Ref) -> Wall:
    return room.consoles.wall([(ref, tools_for(room.desk, ref, room.stage.say)) for ref in refs])


def test_side_by_side_each_with_its_name(room: Parlour, qtbot: QtBot) -> None:
    wall = wall_of(room, room.vm("web-1"), room.vm("web-2"))
    assert [tile.name.text() for tile in wall.tiles] == ["web-1", "web-2"]
    assert wall.windowTitle() == "2 consoles – Stellwerk"
    assert all(tile.isVisible() and not tile.view.bar.isVisible() for tile in wall.tiles)
    qtbot.waitUntil(lambda: room.settle(0.001) or len(room.screens.opened) == 2)
    wall.close()
    assert all(screen.closed for screen in room.screens.opened)


def test_who_types_into_a_tile_reads_how_to_get_out_of_it(room: Parlour, qtbot: QtBot) -> None:
    wall = wall_of(room, room.vm("web-1"), room.vm("web-2"))
    qtbot.waitUntil(lambda: room.settle(0.001) or len(room.screens.opened) == 2)
    for screen in room.screens.opened:
        screen.begin()
    room.settle(0.01)
    wall.activateWindow()
    first, second = wall.tiles
    first.view.display.setFocus()
    qtbot.waitUntil(first.view.display.hasFocus)
    assert "Ctrl+Alt lets go" in first.name.text()
    assert second.name.text() == "web-2"
    second.view.display.setFocus()
    qtbot.waitUntil(second.view.display.hasFocus)
    assert first.name.text() == "web-1"
    wall.close()


def test_one_at_a_time_only_that_one_is_watched_and_it_is_remembered(room: Parlour, qtbot: QtBot) -> None:
    wall = wall_of(room, room.vm("web-1"), room.vm("web-2"))
    wall.as_tabs.click()
    first, second = wall.tiles
    assert (first.isVisible(), second.isVisible()) == (True, False)
    assert first.view.bar.isVisible()
    wall.tabs.setCurrentIndex(1)
    assert (first.isVisible(), second.isVisible()) == (False, True)
    assert room.settings.get(TILES) is False
    wall.as_tiles.click()
    assert first.isVisible()
    assert second.isVisible()
    assert wall.tabs.count() == 0
    wall.close()


def test_not_more_than_can_be_read(room: Parlour) -> None:
    wall = wall_of(room, *[room.vm("web-1")] * (MOST + 3))
    assert len(wall.tiles) == MOST
    room.consoles.close()


def test_the_whole_screen_and_back(room: Parlour) -> None:
    wall = wall_of(room, room.vm("web-1"), room.vm("web-2"))
    wall.tiles[0].view.bar.full_wanted.emit()
    assert wall.isFullScreen()
    wall.tiles[0].view.bar.full_wanted.emit()
    assert not wall.isFullScreen()
    wall.close()
