"""What is open in each view of the tree, kept across views, filters and starts. Pure; owner thread."""

from collections.abc import Iterable, Mapping
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.tree_shape import TreeView

OPEN_AT_FIRST = frozenset({Kind.DATA_CENTER, Kind.CLUSTER})
"""Kinds that are open until somebody closes them."""

MOST = 2000
"""Nodes remembered of one view."""


class TreeMemory:
    """Per view: what was opened, and what was closed of that which is open at first."""

    def __init__(self) -> None:
        self._opened: dict[TreeView, set[Ref]] = {view: set() for view in TreeView}
        self._closed: dict[TreeView, set[Ref]] = {view: set() for view in TreeView}

    def open(self, view: TreeView, ref: Ref) -> None:
        """Somebody opened it."""
        self._closed[view].discard(ref)
        if ref.kind not in OPEN_AT_FIRST:
            self._opened[view].add(ref)

    def close(self, view: TreeView, ref: Ref) -> None:
        """Somebody closed it."""
        self._opened[view].discard(ref)
        if ref.kind in OPEN_AT_FIRST:
            self._closed[view].add(ref)

    def is_open(self, view: TreeView, ref: Ref) -> bool:
        """It is to be open."""
        return ref in self._opened[view] or (ref.kind in OPEN_AT_FIRST and ref not in self._closed[view])

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            view.value: {"opened": _texts(self._opened[view]), "closed": _texts(self._closed[view])}
            for view in TreeView
        }

    def load(self, stored: Any) -> None:
        """Take over what `as_json` gave; whatever cannot be read is left out."""
        for view in TreeView:
            entry = stored.get(view.value) if isinstance(stored, Mapping) else None
            if isinstance(entry, Mapping):
                self._opened[view] = set(read_refs(entry.get("opened")))
                self._closed[view] = set(read_refs(entry.get("closed")))


def _texts(refs: Iterable[Ref]) -> list[str]:
    return sorted(str(ref) for ref in refs)[:MOST]


def read_refs(stored: Any) -> list[Ref]:
    """References from a stored list of texts; what cannot be read is left out."""
    found: list[Ref] = []
    for text in stored if isinstance(stored, list) else ():
        try:
            found.append(Ref.parse(str(text)))
        except ValueError:
            continue
    return found
