"""Rows of the tree, step by step."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.tree_rows import TreeRows


def ref(name: str) -> Ref:
    return Ref(Kind.VM, name)


class Names(TreeRows):
    """Nodes named by their ids."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> str | None:
        found = self.ref(index)
        return found.id if found is not None and role == 0 else None

    def put(self, name: str, parent: str = "") -> None:
        node = self._nodes.find(ref(parent)) if parent else self._nodes.root
        assert node is not None
        if node.children is None:
            node.children = []
        self._insert(node, ref(name), name)

    def move(self, name: str, parent: str, new_name: str) -> None:
        node, target = self._nodes.find(ref(name)), self._nodes.find(ref(parent))
        assert node is not None
        assert target is not None
        target.children = target.children or []
        self._move(node, target, new_name)

    def drop(self, name: str) -> None:
        self._drop(ref(name))

    def names(self, parent: QModelIndex = QModelIndex()) -> list[str]:
        return [self.index(row, 0, parent).data() for row in range(self.rowCount(parent))]


def test_inserted_moved_and_dropped_in_natural_order(qtbot: QtBot) -> None:
    rows = Names()
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for name in ("h10", "h2"):
        rows.put(name)
    for name in ("web-2", "web-10", "db"):
        rows.put(name, "h2")
    assert rows.names() == ["h2", "h10"]
    assert rows.names(rows.made_index(ref("h2"))) == ["db", "web-2", "web-10"]
    held = QPersistentModelIndex(rows.made_index(ref("db")))
    rows.move("db", "h10", "db")
    assert held.parent().data() == "h10"
    rows.move("web-2", "h2", "zzz")
    assert rows.names(rows.made_index(ref("h2"))) == ["web-10", "web-2"]
    rows.drop("h10")
    assert not held.isValid()
    rows.drop("never there")
    assert rows.names() == ["h2"]
    tester.deleteLater()


def test_an_index_that_is_late_finds_nothing(qtbot: QtBot) -> None:
    rows = Names()
    rows.put("a")
    late = rows.made_index(ref("a"))
    rows.drop("a")
    assert rows.ref(late) is None
    assert not rows.index(5, 0).isValid()
    assert rows.columnCount() == 1
