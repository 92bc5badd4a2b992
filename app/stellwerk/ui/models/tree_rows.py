"""The mechanics of the tree's rows: indexes over nodes, and inserting, moving and dropping them. Owner thread."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex

from stellwerk.core.ids import Ref
from stellwerk.ui.models.tree_node import Node, NodeTable, sort_key_of

Index = QModelIndex | QPersistentModelIndex


class TreeRows(QAbstractItemModel):
    """One column of nodes. Indexes carry a node's number, no pointer: a late one finds nothing and does no harm."""

    def __init__(self) -> None:
        super().__init__()
        self._nodes = NodeTable()

    def ref(self, index: Index) -> Ref | None:
        """The object of an index; None for the root."""
        return self._node(index).ref

    def made_index(self, ref: Ref) -> QModelIndex:
        """The index of an object if its node is made already."""
        node = self._nodes.find(ref)
        return self._index(node) if node is not None else QModelIndex()

    # --- Qt's side ---

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        """The node at a row of another."""
        children = self._node(parent).children
        if column != 0 or children is None or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].key)

    def parent(self, index: Index | None = None) -> Any:  # the overload without an index is QObject's
        """What a node stands under; without an index the model's own parent, as Qt has it."""
        if index is None:
            return super().parent()
        node = self._node(index).parent
        return self._index(node) if node is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many are made below a node."""
        return 0 if parent.column() > 0 else len(self._node(parent).children or ())

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Always one."""
        return 1

    # --- steps ---

    def _insert(self, parent: Node, ref: Ref, name: str) -> None:
        """Put a new node to its place."""
        at = parent.place(sort_key_of(ref, name))
        self.beginInsertRows(self._index(parent), at, at)
        parent.put(at, self._nodes.make(ref, name, parent))
        self.endInsertRows()

    def _move(self, node: Node, parent: Node, name: str) -> None:
        """To its place; what is selected or open stays so."""
        assert node.ref is not None
        assert node.parent is not None
        key, old_parent, old_row = sort_key_of(node.ref, name), node.parent, node.row
        at = parent.place(key)
        if old_parent is parent and (node.sort_key == key or at in (old_row, old_row + 1)):
            node.sort_key = key
            return
        self.beginMoveRows(self._index(old_parent), old_row, old_row, self._index(parent), at)
        old_parent.take(old_row)
        node.sort_key = key
        parent.put(at - 1 if old_parent is parent and at > old_row else at, node)
        self.endMoveRows()

    def _drop(self, ref: Ref) -> None:
        """Take a node out, with all below it; nothing where there is none."""
        node = self._nodes.find(ref)
        if node is None or node.parent is None:
            return
        row = node.row
        self.beginRemoveRows(self._index(node.parent), row, row)
        node.parent.take(row)
        self._nodes.forget(node)
        self.endRemoveRows()

    def _announce(self, node: Node) -> None:
        """A node looks different now."""
        if node is not self._nodes.root:
            index = self._index(node)
            self.dataChanged.emit(index, index)

    def _node(self, index: Index) -> Node:
        return self._nodes.of_key(index.internalId()) if index.isValid() else self._nodes.root

    def _index(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self._nodes.root else self.createIndex(node.row, 0, node.key)
