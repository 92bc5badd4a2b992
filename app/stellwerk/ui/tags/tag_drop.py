"""What becomes of what is dropped in the view of tags: objects get a tag, tags move. Owner thread."""

from collections.abc import Callable, Sequence

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.model.tag import TAGGED, Tag
from stellwerk.model.tag_tree import downwards
from stellwerk.store.inventory import Inventory
from stellwerk.ui.doing import Conductor


class TagDrop:
    """Implements `models.drag.Dropper`; `say` is told why something was refused."""

    def __init__(self, inventory: Inventory, conductor: Conductor, say: Callable[[str], None]) -> None:
        self._inventory = inventory
        self._conductor = conductor
        self._say = say

    def offers(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        """Tags below another one or to the top, unless a circle came of it; objects onto a tag that one of them has
        not yet."""
        graph = self._inventory.view
        if not refs or (target is not None and target.kind is not Kind.TAG):
            return False
        if all(ref.kind is Kind.TAG for ref in refs):
            below = downwards([TagId(ref.id) for ref in refs], graph)
            circle = target is not None and TagId(target.id) in below
            return not circle and any(self._parent(ref) != target for ref in refs)
        if target is None or any(ref.kind not in TAGGED for ref in refs):
            return False
        return any(TagId(target.id) not in graph.tagging(ref).tags for ref in refs)

    def drop(self, refs: Sequence[Ref], target: Ref | None) -> None:
        """As one call."""
        if all(ref.kind is Kind.TAG for ref in refs):
            moving = tuple(ref for ref in refs if self._parent(ref) != target)
            problem = self._conductor.submit_with("Move-Tag", moving, parent=target.id if target is not None else None)
        elif target is not None:
            problem = self._conductor.submit_with("Set-Tag", (target,), object=[str(ref) for ref in refs])
        else:
            return
        if problem:
            self._say(problem)

    def _parent(self, ref: Ref) -> Ref | None:
        tag = self._inventory.view.get(ref)
        return Ref(Kind.TAG, tag.parent_id) if isinstance(tag, Tag) and tag.parent_id is not None else None
