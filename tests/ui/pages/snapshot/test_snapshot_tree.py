"""The tree of snapshots keeps what was chosen and closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from tests.fakes.keep.snapshots import kept
from tests.ui.pages.room import Room

from stellwerk.ui.pages.snapshot.snapshot_row import NOW, SnapshotRow
from stellwerk.ui.pages.snapshot.snapshot_tree import SnapshotTree


@pytest.fixture
def tree(room: Room, qtbot) -> SnapshotTree:
    made = SnapshotTree(room.desk.theme, room.window)
    qtbot.addWidget(made)
    return made


def rows(*pairs: tuple[str, str]) -> list[SnapshotRow]:
    """Snapshots with the ones that they were taken after, and the present after the last."""
    found = [SnapshotRow(name=n, parent=p, title=n, snapshot=kept(n, parent=p)) for n, p in pairs]
    return [*found, SnapshotRow(name=NOW, parent=pairs[-1][0], title="Now")]


def test_the_present_is_chosen_first_and_the_chosen_one_stays(tree: SnapshotTree) -> None:
    tree.show_rows(rows(("a", ""), ("b", "a")))
    assert tree.chosen is not None
    assert tree.chosen.title == "Now"
    tree.setCurrentItem(tree.topLevelItem(0))
    tree.topLevelItem(0).setExpanded(False)
    tree.show_rows(rows(("a", ""), ("b", "a"), ("c", "b")))
    assert tree.chosen.name == "a"
    assert not tree.topLevelItem(0).isExpanded()
    assert tree.has_children(tree.chosen)


def test_what_changes_within_a_row_makes_nothing_anew(tree: SnapshotTree) -> None:
    tree.show_rows(rows(("a", "")))
    item = tree.topLevelItem(0)
    told: list[int] = []
    tree.chose.connect(lambda: told.append(1))
    tree.show_rows(rows(("a", "")))
    assert told == []
    busy = [SnapshotRow(name="a", title="a", doing="being removed", snapshot=kept("a")), *rows(("a", ""))[1:]]
    tree.show_rows(busy)
    assert (tree.topLevelItem(0) is item, item.text(3), told) == (True, "being removed", [1])


def test_none_is_no_choice(tree: SnapshotTree, qtbot) -> None:
    tree.show_rows([])
    assert tree.chosen is None
    qtbot.keyClick(tree, Qt.Key.Key_Delete)


def test_delete_is_its_own_key_before_it_is_one_of_the_window(tree: SnapshotTree) -> None:
    for key, taken in ((Qt.Key.Key_Delete, True), (Qt.Key.Key_F5, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QCoreApplication.sendEvent(tree, event)
        assert event.isAccepted() is taken
