"""The star of the search bar."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.fakes.bookmark import Room, mark
from tests.fakes.entity import bookmark

from stellwerk.model.change import Batch
from stellwerk.ui.bookmarks.known_query import KnownQueries
from stellwerk.ui.bookmarks.popover import Popover
from stellwerk.ui.bookmarks.star import Star


@pytest.fixture
def star(qtbot: QtBot, room: Room) -> Iterator[Star]:
    star = Star(room.desk, KnownQueries(room.desk.inventory))
    qtbot.addWidget(star)
    star.show()
    qtbot.waitExposed(star)
    yield star
    star.release()


def box_of(star: Star) -> Popover:
    box = star.findChild(Popover)
    assert box is not None
    return box


def test_it_says_what_is_so(room: Room, star: Star) -> None:
    assert (star.isEnabled(), star.filled) == (False, False)
    assert star.toolTip() == "There is no list in sight that could be kept"
    star.show_query("Vms: status = up")
    assert (star.isEnabled(), star.filled, star.toolTip()) == (True, False, "Keep this search as a bookmark")
    star.show_query("vm: status=down")
    assert (star.isEnabled(), star.filled, star.accessibleName()) == (True, True, 'Kept as "down"')
    star.show_query("Vms: nmae = y")
    assert (star.isEnabled(), star.filled) == (False, False)
    assert star.toolTip() == "This search has a mistake, it cannot be kept"
    star.show_query("Vms: nmae = x")
    assert (star.isEnabled(), star.filled) == (True, True)


def test_it_follows_the_bookmarks(room: Room, star: Star) -> None:
    star.show_query("Vms: status = up")
    room.kit.inventory.apply(Batch(entities=(bookmark("up", "Vms: status = up"),)))
    assert star.filled
    room.kit.inventory.apply(Batch(removed=(mark("up"),)))
    assert not star.filled


def test_a_click_proposes_a_name_and_enter_adds(qtbot: QtBot, room: Room, star: Star) -> None:
    star.show_query("Vms: status = up")
    qtbot.mouseClick(star, Qt.MouseButton.LeftButton)
    box = box_of(star)
    assert box.field.text() == "VMs: status = Up"
    with qtbot.waitSignal(box.destroyed):
        qtbot.keyClick(box.field, Qt.Key.Key_Return)
    wanted = {"name": "VMs: status = Up", "query": "Vms: status = up"}
    assert room.kit.conductor.submitted == [("Add-Bookmark", (), wanted)]


def test_a_refusal_keeps_the_box(qtbot: QtBot, room: Room, star: Star) -> None:
    star.show_query("Vms: status = up")
    room.kit.conductor.problem = "there is one"
    star.ask()
    box = box_of(star)
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert box.problem.text() == "there is one"
    box.close()


def test_what_is_kept_is_renamed_and_removed(qtbot: QtBot, room: Room, star: Star) -> None:
    star.show_query("Hosts:")
    for text, press in (("hosts", "Rename"), ("all hosts", "Rename"), ("x", "Remove")):
        star.ask()
        box = box_of(star)
        box.field.setText(text)
        found = next(button for button in box.findChildren(QPushButton) if button.text() == press)
        with qtbot.waitSignal(box.destroyed):
            qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    assert room.kit.conductor.submitted == [("Update-Bookmark", (mark("hosts"),), {"name": "all hosts"})]
    assert room.kit.conductor.begun == [("Remove-Bookmark", (mark("hosts"),))]


def test_without_a_list_nothing_is_asked(star: Star) -> None:
    star.ask()
    assert star.findChild(Popover) is None
