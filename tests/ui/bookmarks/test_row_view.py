"""The list of bookmarks under mouse and keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot
from tests.fakes.bookmark import Room, mark

from stellwerk.core.ids import Ref
from stellwerk.ui.bookmarks.row_model import RowModel
from stellwerk.ui.bookmarks.row_view import RENAME, RowView

KEYS = {RENAME: "F2", "Remove-Bookmark": "Del"}


@pytest.fixture
def view(qtbot: QtBot, room: Room) -> Iterator[RowView]:
    model = RowModel(room.desk)
    view = RowView(model, room.desk.theme, lambda name: QKeySequence(KEYS[name]))
    qtbot.addWidget(view)
    view.resize(260, 200)
    view.show()
    qtbot.waitExposed(view)
    yield view
    view.release()
    model.close()


def click(qtbot: QtBot, view: RowView, row: int) -> None:
    place = view.visualRect(view.rows.index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_and_enter_open(qtbot: QtBot, view: RowView) -> None:
    opened: list[str] = []
    view.opened.connect(lambda bookmark: opened.append(bookmark.name))
    click(qtbot, view, 2)
    assert view.current() == mark("hosts")
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == ["hosts", "broken"]


def test_f2_renames_in_place_and_escape_leaves(qtbot: QtBot, view: RowView) -> None:
    named: list[tuple[Ref, str]] = []
    view.rows.renamed.connect(lambda ref, name: named.append((ref, name)))
    assert view.point_at(mark("down"))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = view.findChild(QLineEdit)
    assert field is not None
    assert (field.text(), field.accessibleName(), field.maxLength()) == ("down", "Name of the bookmark", 255)
    qtbot.keyClicks(field, "off")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert named == []
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = next(field for field in view.findChildren(QLineEdit) if field.isVisible())
    qtbot.keyClicks(field, "off")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: named == [(mark("down"), "off")])


def test_alt_and_arrows_move(qtbot: QtBot, view: RowView) -> None:
    moved: list[tuple[Ref, int]] = []
    view.rows.moved.connect(lambda ref, place: moved.append((ref, place)))
    view.point_at(mark("broken"))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(view, key, Qt.KeyboardModifier.AltModifier)
    view.point_at(mark("down"))
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert moved == [(mark("broken"), 1), (mark("broken"), 3)]


def test_the_key_of_the_command_removes(qtbot: QtBot, view: RowView) -> None:
    removed: list[Ref] = []
    view.removed.connect(removed.append)
    view.setCurrentIndex(QModelIndex())
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    view.point_at(mark("hosts"))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert removed == [mark("hosts")]
    assert not view.point_at(mark("nobody"))


def test_menus_are_asked_for_a_row_and_for_none(qtbot: QtBot, view: RowView) -> None:
    asked: list[Ref | None] = []
    view.menu_wanted.connect(lambda _at, ref: asked.append(ref))
    for place in (view.visualRect(view.rows.index(1, 0)).center(), QPoint(20, 190)):
        view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place)))
    view.point_at(mark("down"))
    qtbot.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    assert asked == [mark("broken"), None, mark("down"), mark("down")]


def test_rows_are_dragged_within_the_list(view: RowView) -> None:
    assert view.dragDropMode() is QListView.DragDropMode.InternalMove
    assert view.accessibleName() == "Bookmarks"
