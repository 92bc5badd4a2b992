"""The context menu of a bookmark."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from tests.fakes.bookmark import Room, mark

from stellwerk.model.bookmark import Bookmark
from stellwerk.ui.bookmarks.row_look import GLYPHS
from stellwerk.ui.bookmarks.row_menu import RowActs, row_menu


def acts(done: list[object], can_add: bool = True) -> RowActs:
    def note(what: str) -> Callable[[], None]:
        return lambda: done.append(what)

    return RowActs(
        open=note("open"),
        rename=note("rename"),
        set_glyph=done.append,
        step=done.append,
        can_step=lambda by: by > 0,
        add=note("add"),
        can_add=can_add,
    )


def entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_commands_and_what_stands_beside_them(room: Room) -> None:
    done: list[object] = []
    down = room.desk.inventory.view.get(mark("down"))
    assert isinstance(down, Bookmark)
    menu = row_menu(down, acts(done), room.book, room.desk.theme, room.window)
    found = entries(menu)
    assert list(found) == [
        "Open", "Rename", "Change icon", "Edit…", "Move up", "Move down", "Remove", "Add the current search…",
    ]  # fmt: skip
    assert [found[text].shortcut().toString() for text in ("Rename", "Edit…", "Remove")] == ["F2", "", "Del"]
    assert (found["Move up"].isEnabled(), found["Move down"].isEnabled()) == (False, True)
    for text in ("Open", "Rename", "Move down", "Edit…", "Remove", "Add the current search…"):
        found[text].trigger()
    assert done == ["open", "rename", 1, "add"]
    down_ref = (mark("down"),)
    assert room.kit.conductor.begun == [("Update-Bookmark", down_ref), ("Remove-Bookmark", down_ref)]
    glyphs = found["Change icon"].menu()
    assert isinstance(glyphs, QMenu)
    assert len(glyphs.actions()) == len(GLYPHS)
    assert [action.text() for action in glyphs.actions() if action.isChecked()] == ["Power"]
    entries(glyphs)["Star"].trigger()
    assert done[-1] == "star"


def test_beside_the_rows_only_adding_is_left(room: Room) -> None:
    found = entries(row_menu(None, acts([], can_add=False), room.book, room.desk.theme, room.window))
    assert list(found) == ["Add the current search…"]
    assert not found["Add the current search…"].isEnabled()
