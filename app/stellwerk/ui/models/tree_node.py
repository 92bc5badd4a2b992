"""The nodes that a tree has made so far, in natural order below each other. Pure; owner thread."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import natural_key

SortKey = tuple[bool, tuple[tuple[int, int, str], ...], str]


class Node:
    """One object in the tree. `children` is None until somebody looked below it."""

    __slots__ = ("_numbered", "children", "count", "key", "parent", "ref", "row_hint", "sort_key")

    def __init__(self, ref: Ref | None, parent: "Node | None", key: int, sort_key: SortKey) -> None:
        self.ref = ref
        self.parent = parent
        self.key = key
        self.sort_key = sort_key
        self.children: list[Node] | None = None
        self.count: int | None = None
        """How many leaves are below, once counted."""
        self.row_hint = 0
        self._numbered = True

    @property
    def row(self) -> int:
        """Where it stands under its parent."""
        siblings = self.parent.children if self.parent is not None else None
        if siblings is None or self.parent is None:
            return 0
        if not self.parent._numbered:
            for row, sibling in enumerate(siblings):
                sibling.row_hint = row
            self.parent._numbered = True
        return self.row_hint

    def place(self, sort_key: SortKey) -> int:
        """Where a child with this key belongs."""
        return bisect_left(self.children or [], sort_key, key=_sort_key)

    def put(self, at: int, child: "Node") -> None:
        """Put a child in."""
        assert self.children is not None
        child.parent = self
        self.children.insert(at, child)
        self._numbered = False

    def take(self, at: int) -> "Node":
        """Take a child out."""
        assert self.children is not None
        self._numbered = False
        return self.children.pop(at)

    def fill(self, children: "Iterable[Node]") -> None:
        """Set all children at once."""
        self.children = sorted(children, key=_sort_key)
        self._numbered = False


def _sort_key(node: Node) -> SortKey:
    return node.sort_key


def sort_key_of(ref: Ref, name: str) -> SortKey:
    """Containers before VMs where both stand below one, then natural order, ids deciding between equal names."""
    return ref.kind is Kind.VM, natural_key(name), ref.id


class NodeTable:
    """All nodes made so far, by object and by the number that Qt's indexes carry."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._by_key: dict[int, Node] = {}
        self._by_ref: dict[Ref, Node] = {}
        self.root = Node(None, None, 0, (False, (), ""))
        self.root.children = []

    def make(self, ref: Ref, name: str, parent: Node) -> Node:
        """A new node, not yet among its parent's children."""
        node = Node(ref, parent, next(self._numbers), sort_key_of(ref, name))
        self._by_key[node.key] = node
        self._by_ref[ref] = node
        return node

    def find(self, ref: Ref) -> Node | None:
        """The node of an object, if it was made."""
        return self._by_ref.get(ref)

    def of_key(self, key: int) -> Node:
        """The node that an index carries; the root for one that is gone."""
        return self._by_key.get(key, self.root)

    def forget(self, node: Node) -> None:
        """Drop a node and all below it."""
        waiting = [node]
        while waiting:
            gone = waiting.pop()
            self._by_key.pop(gone.key, None)
            if gone.ref is not None and self._by_ref.get(gone.ref) is gone:
                del self._by_ref[gone.ref]
            waiting.extend(gone.children or ())

    def all(self) -> Iterable[Node]:
        """Every node made so far, without the root."""
        return self._by_key.values()
