"""The tree: one view over the relations of the graph, made as far as somebody looked. Owner thread.

Changes are followed node by node, at most ten times a second; only another view or filter makes the tree anew.
"""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.graph import Graph
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.models.tree_label import LOOKS, Label, label_of, tool_tip_of
from stellwerk.ui.models.tree_node import Node, NodeTable
from stellwerk.ui.models.tree_note import TreeNotes, recounts
from stellwerk.ui.models.tree_rows import TreeRows
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.models.tree_source import TreeSource

Index = QModelIndex | QPersistentModelIndex


class TreeModel(TreeRows):
    """One column of objects. `wanted` is told of hosts whose storage or networks somebody wants to see; `processor`
    answers the time that this thread has used, by which the pace of following is held."""

    def __init__(
        self,
        graph: Graph,
        loop: Loop,
        wanted: Callable[[Ref, Kind], None],
        processor: Callable[[], float] = time.thread_time,
    ) -> None:
        super().__init__()
        self._graph = graph
        self._wanted = wanted
        self._asked: set[tuple[Ref, Kind]] = set()
        self._source = TreeSource(graph, TreeView.HOSTS)
        self._notes = TreeNotes()
        self._pace = Pace(loop, self.catch_up, processor=processor)
        self._fill_root()

    @property
    def graph(self) -> Graph:
        """What it shows."""
        return self._graph

    @property
    def source(self) -> TreeSource:
        """The view and the filter in force."""
        return self._source

    def show(self, view: TreeView, text: str = "") -> None:
        """Another view or another filter."""
        self.beginResetModel()
        self._source = TreeSource(self._graph, view, text)
        self._nodes = NodeTable()
        self._notes.clear()
        self._fill_root()
        self.endResetModel()

    def close(self) -> None:
        """Follow no more."""
        self._pace.close()

    def entity(self, index: Index) -> Entity | None:
        """The object itself; None when it has just vanished."""
        ref = self.ref(index)
        return self._graph.get(ref) if ref is not None else None

    def index_of(self, ref: Ref) -> QModelIndex:
        """The index of an object, made as far down as needed; invalid where the view does not show it."""
        index = QModelIndex()
        for step in self._source.chain(ref):
            if self.canFetchMore(index):
                self.fetchMore(index)
            index = self.made_index(step)
            if not index.isValid():
                break
        return index

    def label(self, index: Index) -> Label | None:
        """How a node looks; None when its object has just vanished."""
        node, entity = self._node(index), self.entity(index)
        if entity is None:
            return None
        if node.count is None:
            node.count = self._source.count(entity)
        return label_of(entity, self._graph, node.count)

    # --- Qt's side ---

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:
        """Whether it can be opened: looked up without making what is below."""
        node = self._node(parent)
        if node.children is not None:
            return bool(node.children)
        entity = self.entity(parent)
        if entity is None:
            return False
        return self._unasked(ref_of(entity)) is not None or self._source.opens(entity)

    def canFetchMore(self, parent: Index) -> bool:
        """What is below was not made yet."""
        node = self._node(parent)
        return node.children is None and node.ref is not None and self._source.shape.levels[node.ref.kind].opens

    def fetchMore(self, parent: Index) -> None:
        """Make what is below; ask the host for what is only read on demand."""
        node, entity = self._node(parent), self.entity(parent)
        if entity is None or node.children is not None:
            return
        children = [self._make(child, node) for child in self._source.below(entity)]
        if children:
            self.beginInsertRows(self._index(node), 0, len(children) - 1)
            node.fill(children)
            self.endInsertRows()
        else:
            node.children = []
        asked = self._unasked(ref_of(entity))
        if asked is not None:
            self._asked.add((ref_of(entity), asked))
            self._wanted(ref_of(entity), asked)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for whoever does not use `label`: accessibility, tests, tool tips."""
        entity = self.entity(index)
        if entity is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(name_of(entity))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tool_tip_of(entity, self._graph)
        return None

    # --- following ---

    def follow(self, changes: ChangeSet) -> None:
        """Note a change of the inventory; the tree catches up within a tenth of a second."""
        self._notes.note(changes, self._source)
        if self._notes:
            self._pace.ask()

    def catch_up(self) -> None:
        """Bring the nodes in line with what was noted."""
        taken = self._source.in_order(self._notes.take())
        closed: dict[int, Node] = {}
        for ref, keys in taken:
            if self._source.stands(ref) and self._source.moved_by(ref, keys):
                self._place(ref, closed)
        for node in closed.values():
            self._announce(node)
        if not self._source.shape.number and recounts(taken, self._source.shape.leaf):
            self._recount()
        for ref, keys in taken:
            self._repaint(ref, keys)

    def _repaint(self, ref: Ref, keys: set[str]) -> None:
        node = self._nodes.find(ref)
        if node is None or not keys & LOOKS:
            return
        if self._source.shape.number in keys:
            node.count = None
        self._announce(node)
        if ref.kind is Kind.HOST and node.children and keys & {"status", "link"}:
            self.dataChanged.emit(self._index(node.children[0]), self._index(node.children[-1]))

    def _place(self, ref: Ref, closed: dict[int, Node]) -> None:
        """Put an object where it belongs now: in, out or elsewhere. What nobody looked below stays closed, and is noted
        in `closed`: whether it can be opened may be different."""
        entity = self._graph.get(ref)
        if entity is None or not self._source.shows(entity):
            self._drop(ref)
            return
        for above in self._source.admit(entity):
            self._place(above, closed)
        node = self._nodes.find(ref)  # only now: a view may have looked below what has just come in
        parent = self._parent_node(entity)
        if parent is None or parent.children is None:
            self._drop(ref)
            if parent is not None:
                closed[parent.key] = parent
        elif node is None:
            self._insert(parent, ref, name_of(entity))
        else:
            self._move(node, parent, name_of(entity))

    def _recount(self) -> None:
        """The numbers at the right edge, where they are different: each one announced lays out the whole tree."""
        leaf = self._source.shape.leaf
        for node in tuple(self._nodes.all()):
            if node.count is None or node.ref is None or node.ref.kind is leaf:
                continue
            entity = self._graph.get(node.ref)
            count = self._source.count(entity) if entity is not None else None
            if count != node.count:
                node.count = count
                self._announce(node)

    # --- nodes ---

    def _fill_root(self) -> None:
        root = self._nodes.root
        root.fill([self._make(entity, root) for entity in self._source.tops()])

    def _unasked(self, ref: Ref) -> Kind | None:
        """What is read on demand below an object and nobody has asked for yet."""
        below = self._source.asks_below(ref)
        return below if below is not None and (ref, below) not in self._asked else None

    def _parent_node(self, entity: Entity) -> Node | None:
        """The node it belongs under; None while nobody has looked that far."""
        if self._source.is_top(entity):
            return self._nodes.root
        parent = self._source.parent(entity)
        return self._nodes.find(ref_of(parent)) if parent is not None else None

    def _make(self, entity: Entity, parent: Node) -> Node:
        return self._nodes.make(ref_of(entity), name_of(entity), parent)
