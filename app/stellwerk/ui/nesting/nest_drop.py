"""What becomes of what is dropped in the views of tags and folders: they move, and objects get one. Owner thread."""

from collections.abc import Callable, Sequence

from stellwerk.core.ids import FolderId, Kind, Ref, TagId
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.folder import FILED, Folder
from stellwerk.model.graph import Graph
from stellwerk.model.tag import TAGGED, Tag
from stellwerk.model.tag_tree import downwards
from stellwerk.store.inventory import Inventory
from stellwerk.ui.doing import Conductor


class NestDrop:
    """Implements `models.drag.Dropper` for one kind that stands in itself, and the `members` that can be in it; `say`
    is told why something was refused."""

    kind: Kind
    members: tuple[Kind, ...]

    def __init__(self, inventory: Inventory, conductor: Conductor, say: Callable[[str], None]) -> None:
        self._inventory = inventory
        self._conductor = conductor
        self._say = say

    def offers(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        """Those of the kind below another one or to the top, unless a circle came of it; objects onto one that one of
        them is not in yet."""
        if not refs or (target is not None and target.kind is not self.kind):
            return False
        if all(ref.kind is self.kind for ref in refs):
            return not self._is_circle(refs, target) and any(self._parent(ref) != target for ref in refs)
        return all(ref.kind in self.members for ref in refs) and self._takes(refs, target)

    def drop(self, refs: Sequence[Ref], target: Ref | None) -> None:
        """As one call; nothing where it is not offered."""
        if not self.offers(refs, target):
            return
        if all(ref.kind is self.kind for ref in refs):
            moving = tuple(ref for ref in refs if self._parent(ref) != target)
            parent = target.id if target is not None else None
            problem = self._conductor.submit_with(f"Move-{CATALOGUE.kinds[self.kind].noun}", moving, parent=parent)
        else:
            problem = self._put(refs, target)
        if problem:
            self._say(problem)

    @property
    def _graph(self) -> Graph:
        return self._inventory.view

    def _takes(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        """Whether something changes when these are put there."""
        raise NotImplementedError

    def _put(self, refs: Sequence[Ref], target: Ref | None) -> str:
        """Put them there; answers why not, or nothing."""
        raise NotImplementedError

    def _is_circle(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        return target is not None and target.id in downwards([TagId(ref.id) for ref in refs], self._graph, self.kind)

    def _parent(self, ref: Ref) -> Ref | None:
        entity = self._graph.get(ref)
        parent = entity.parent_id if isinstance(entity, Tag | Folder) else None
        return Ref(self.kind, parent) if parent is not None else None


class TagDrop(NestDrop):
    """Objects get a tag."""

    kind = Kind.TAG
    members = TAGGED

    def _takes(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        return target is not None and any(TagId(target.id) not in self._graph.tagging(ref).tags for ref in refs)

    def _put(self, refs: Sequence[Ref], target: Ref | None) -> str:
        assert target is not None
        return self._conductor.submit_with("Set-Tag", (target,), object=[str(ref) for ref in refs])


class FolderDrop(NestDrop):
    """VMs go into a folder; on the ground they are taken out of theirs."""

    kind = Kind.FOLDER
    members = FILED

    def _takes(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        wanted = FolderId(target.id) if target is not None else None
        return any(self._graph.tagging(ref).folder != wanted for ref in refs)

    def _put(self, refs: Sequence[Ref], target: Ref | None) -> str:
        vms = [ref.id for ref in refs]
        if target is not None:
            return self._conductor.submit_with("Set-Folder", (target,), vm=vms)
        return self._conductor.submit_with("Clear-Folder", (), vm=vms)
