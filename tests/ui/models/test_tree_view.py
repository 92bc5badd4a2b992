"""The tree widget as a user meets it."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import ChangeSet
from stellwerk.ui.models.drag import drag_data
from stellwerk.ui.models.tree_model import TreeModel
from stellwerk.ui.models.tree_view import TreeWidget

HOST, WEB = Ref(Kind.HOST, host_id(0)), Ref(Kind.VM, vm_id(0))


@pytest.fixture
def tree(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> Iterator[TreeWidget]:
    model = TreeModel(kit.inventory.view, loop, lambda ref, kind: None, processor=lambda: 0.0)
    tree = TreeWidget(model, kit.desk.theme, kit.sampled, loop)
    tree.resize(300, 500)
    tree.show()
    qtbot.waitExposed(tree)
    yield tree
    tree.release()
    tree.close()
    tree.deleteLater()
    model.deleteLater()


def test_selecting_makes_and_shows_the_way_to_it(tree: TreeWidget) -> None:
    told: list[list[Ref]] = []
    tree.selection_changed.connect(told.append)
    tree.select([WEB])
    assert tree.selected() == [WEB]
    assert tree.current() == WEB
    assert told[-1] == [WEB]
    assert HOST in tree.open_refs()


def test_selecting_quietly_tells_nobody(tree: TreeWidget) -> None:
    told: list[list[Ref]] = []
    tree.selection_changed.connect(told.append)
    tree.select([WEB], quietly=True)
    assert told == []
    assert tree.selected() == [WEB]


def test_what_is_open_can_be_opened_again(tree: TreeWidget) -> None:
    tree.open_all([Ref(Kind.DATA_CENTER, "dc-0"), Ref(Kind.CLUSTER, "cluster-0"), HOST])
    assert set(tree.open_refs()) == {Ref(Kind.DATA_CENTER, "dc-0"), Ref(Kind.CLUSTER, "cluster-0"), HOST}


def test_a_click_shows_space_shows_enter_opens(qtbot: QtBot, tree: TreeWidget) -> None:
    shown: list[Ref] = []
    opened: list[Ref] = []
    tree.shown.connect(shown.append)
    tree.opened.connect(opened.append)
    tree.select([HOST])
    place = tree.visualRect(tree.currentIndex()).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert shown == [HOST, HOST]
    assert opened == [HOST]


def test_a_click_that_adds_to_the_selection_shows_nothing(qtbot: QtBot, tree: TreeWidget) -> None:
    shown: list[Ref] = []
    tree.shown.connect(shown.append)
    tree.select([HOST, WEB])
    place = tree.visualRect(tree.currentIndex()).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert shown == []
    assert tree.selected() == [WEB]


def test_the_menu_by_key_and_by_mouse(qtbot: QtBot, tree: TreeWidget) -> None:
    wanted: list[list[Ref]] = []
    tree.menu_wanted.connect(lambda at, refs: wanted.append(refs))
    tree.select([HOST, WEB])
    qtbot.keyClick(tree, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(tree.viewport(), event)
    assert wanted == [[HOST, WEB]] * 2


def test_typing_jumps_within_what_is_open(qtbot: QtBot, tree: TreeWidget) -> None:
    tree.select([WEB])
    tree.setFocus()
    qtbot.keyClicks(tree, "node-5")
    assert tree.current() == Ref(Kind.HOST, host_id(4))


class Taker:
    """Takes VMs on hosts, and anything on the ground."""

    def __init__(self) -> None:
        self.dropped: list[tuple[tuple[Ref, ...], Ref | None]] = []

    def offers(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        return target is None or target.kind is Kind.HOST

    def drop(self, refs: Sequence[Ref], target: Ref | None) -> None:
        self.dropped.append((tuple(refs), target))


@pytest.fixture
def taker(tree: TreeWidget) -> Taker:
    tree.dropper = Taker()
    return tree.dropper


def drag_to(tree: TreeWidget, ref: Ref | None, data: QMimeData) -> tuple[bool, bool]:
    """Drag over an object or the ground, then let go: whether each was taken."""
    if ref is not None:
        tree.select([ref])
    index = tree.currentIndex() if ref is not None else QModelIndex()
    at = tree.visualRect(index).center() if ref is not None else QPoint(20, tree.viewport().height() - 5)
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    tree.dragEnterEvent(QDragEnterEvent(at, action, data, left, none))
    over = QDragMoveEvent(at, action, data, left, none)
    tree.dragMoveEvent(over)
    tree.grab()  # the frame is painted
    drop = QDropEvent(at.toPointF(), action, data, left, none)
    drop.ignore()
    tree.dropEvent(drop)
    return over.isAccepted(), drop.isAccepted()


def test_what_is_dropped_goes_to_the_taker(tree: TreeWidget, taker: Taker) -> None:
    data = drag_data((WEB,))
    assert drag_to(tree, HOST, data) == (True, True)
    assert drag_to(tree, None, data) == (True, True)
    assert taker.dropped == [((WEB,), HOST), ((WEB,), None)]


def test_what_is_not_offered_is_not_dropped(tree: TreeWidget, taker: Taker) -> None:
    data = drag_data((WEB,))
    assert drag_to(tree, Ref(Kind.DATA_CENTER, "dc-0"), data) == (False, False)
    tree.dropper = None
    assert drag_to(tree, HOST, data) == (False, False)
    assert taker.dropped == []


def test_a_drag_that_leaves_shows_nothing_any_more(tree: TreeWidget, taker: Taker) -> None:
    tree.dragLeaveEvent(QDragLeaveEvent())
    assert taker.dropped == []


def test_hosts_that_come_and_go_have_it_painted_ten_times_a_second(tree: TreeWidget, loop: ManualLoop) -> None:
    gone = ChangeSet(changed={HOST: frozenset({"status"})})
    tree.follow(gone)
    before = len(loop.timers)
    tree.follow(gone)
    tree.follow(gone)
    assert len(loop.timers) == before + 1


def test_what_a_host_has_counts_nothing_for_how_others_look(tree: TreeWidget, loop: ManualLoop) -> None:
    before = len(loop.timers)
    for _ in range(3):
        tree.follow(ChangeSet(changed={HOST: frozenset({"vm_count"})}))
    assert len(loop.timers) == before
