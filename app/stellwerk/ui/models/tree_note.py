"""Collects which objects of the tree changed until the tree catches up. Pure; owner thread."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import ChangeSet
from stellwerk.ui.models.tree_label import LOOKS
from stellwerk.ui.models.tree_source import TreeSource

_ORDER = {kind: place for place, kind in enumerate(Kind)}


class TreeNotes:
    """Objects with the properties that changed; added and removed ones count as renamed."""

    def __init__(self) -> None:
        self._keys: dict[Ref, set[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._keys)

    def clear(self) -> None:
        """Forget all."""
        self._keys.clear()

    def note(self, changes: ChangeSet, source: TreeSource) -> None:
        """Take over what concerns this view."""
        for refs in (changes.added, changes.removed):
            for ref in refs:
                if source.stands(ref) or ref.kind is source.shape.leaf:
                    self._keys.setdefault(ref, set()).add("name")
        for ref, keys in changes.changed.items():
            if source.stands(ref) and (keys & LOOKS or source.moved_by(ref, keys)):
                self._keys.setdefault(ref, set()).update(keys)

    def take(self) -> list[tuple[Ref, set[str]]]:
        """All that was noted, parents before children, and nothing is noted any more."""
        taken = sorted(self._keys.items(), key=lambda item: _ORDER[item[0].kind])
        self._keys = {}
        return taken


def recounts(taken: list[tuple[Ref, set[str]]], leaf: Kind) -> bool:
    """The numbers of leaves may be different."""
    return any("vm_count" in keys or (ref.kind is leaf and keys & {"name", "host"}) for ref, keys in taken)
