"""The box below the star."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.bookmark import Room

from stellwerk.ui.bookmarks.popover import Popover


@pytest.fixture
def anchor(qtbot: QtBot, room: Room) -> QWidget:
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.resize(30, 20)
    anchor.show()
    qtbot.waitExposed(anchor)
    return anchor


def button(box: Popover, text: str) -> QPushButton:
    return next(button for button in box.findChildren(QPushButton) if button.text() == text)


def test_enter_saves_under_what_was_typed(qtbot: QtBot, anchor: QWidget) -> None:
    saved: list[str] = []
    box = Popover(anchor, "Vms:", "VMs", lambda name: saved.append(name) or "", None)
    box.open_below(anchor)
    assert box.field.selectedText() == "VMs"
    qtbot.keyClicks(box.field, " All of them ")
    with qtbot.waitSignal(box.destroyed):
        qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert saved == ["All of them"]


def test_escape_and_cancel_keep_nothing(qtbot: QtBot, anchor: QWidget) -> None:
    saved: list[str] = []
    for leave in (
        lambda box: qtbot.keyClick(box.field, Qt.Key.Key_Escape),
        lambda box: qtbot.mouseClick(button(box, "Cancel"), Qt.MouseButton.LeftButton),
    ):
        box = Popover(anchor, "Vms:", "VMs", lambda name: saved.append(name) or "", None)
        box.open_below(anchor)
        with qtbot.waitSignal(box.destroyed):
            leave(box)
    assert saved == []


def test_a_refusal_stands_below_the_field_until_something_else_is_typed(qtbot: QtBot, anchor: QWidget) -> None:
    box = Popover(anchor, "Vms:", "VMs", lambda _name: "there is one", None)
    box.open_below(anchor)
    low = box.height()
    qtbot.mouseClick(button(box, "Add"), Qt.MouseButton.LeftButton)
    assert box.isVisible()
    assert (box.problem.text(), box.problem.isVisible(), box.field.property("wrong")) == ("there is one", True, True)
    assert box.height() > low
    qtbot.keyClicks(box.field, "x")
    assert not box.problem.isVisible()
    box.close()


def test_one_that_is_kept_can_be_removed(qtbot: QtBot, anchor: QWidget) -> None:
    removed: list[bool] = []
    box = Popover(anchor, "Vms:", "VMs", lambda _name: "", lambda: removed.append(True))
    box.open_below(anchor)
    assert button(box, "Rename").isVisible()
    with qtbot.waitSignal(box.destroyed):
        qtbot.mouseClick(button(box, "Remove"), Qt.MouseButton.LeftButton)
    assert removed == [True]


def test_a_long_query_does_not_make_it_wide(anchor: QWidget) -> None:
    box = Popover(anchor, "Vms: name = " + "x" * 5000, "VMs", lambda _name: "", None)
    box.open_below(anchor)
    assert (box.width(), box.height() < 400) == (340, True)
    box.close()
