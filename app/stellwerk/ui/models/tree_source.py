"""Reads one view of the tree from the graph: what stands below what, filter applied. Pure; owner thread."""

from collections.abc import Iterable, Iterator
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.ui.models.tree_filter import Narrowing, narrowed, parent_of
from stellwerk.ui.models.tree_shape import SHAPES, Shape, TreeView


class TreeSource:
    """One view with one filter. `shape` is that of the view, where no other is given."""

    def __init__(self, graph: Graph, view: TreeView, text: str = "", shape: Shape | None = None) -> None:
        self.graph = graph
        self.view = view
        self.shape: Shape = shape or SHAPES[view]
        self._places = {kind: frozenset(("name", level.up)) for kind, level in self.shape.levels.items()}
        self.narrowing: Narrowing | None = narrowed(text, self.shape, graph)

    def stands(self, ref: Ref) -> bool:
        """Objects of this kind stand in this view."""
        return ref.kind in self.shape.levels

    def tops(self) -> Iterable[Entity]:
        """What stands at the top."""
        kinds = [kind for kind, level in self.shape.levels.items() if kind is self.shape.top or level.loose]
        tops = (entity for kind in kinds for entity in self.graph.all(kind) if self.is_top(entity))
        return (entity for entity in tops if self.shows(entity))

    def below(self, entity: Entity) -> Iterator[Entity]:
        """What stands below an object."""
        down = self.shape.levels[ref_of(entity).kind].down
        yield from self._nested(entity)
        if down:
            yield from (child for child in self.graph.related(entity, down) if self.shows(child))

    def opens(self, entity: Entity) -> bool:
        """Something may stand below it: looked up without walking thousands."""
        ref = ref_of(entity)
        level = self.shape.levels[ref.kind]
        if any(True for _ in self._nested(entity)):
            return True
        if not level.down:
            return False
        if self.narrowing is not None and ref in self.narrowing.above:
            return True
        if level.below is Kind.VM:
            return self.count(entity) > 0 and self._whole_below(ref)
        return any(True for _ in self.below(entity))

    def parent(self, entity: Entity) -> Entity | None:
        """What an object stands under; None at the top."""
        return parent_of(entity, self.shape, self.graph)

    def is_top(self, entity: Entity) -> bool:
        """It stands at the top."""
        level = self.shape.levels[ref_of(entity).kind]
        return not level.up or ((bool(level.nests) or level.loose) and self.parent(entity) is None)

    def shows(self, entity: Entity) -> bool:
        """The filter lets it through."""
        return self.narrowing is None or self.narrowing.shows(entity, self.shape, self.graph)

    def admit(self, entity: Entity) -> list[Ref]:
        """What the filter has to let in above an object that has just come to fit, from the top."""
        return self.narrowing.admit(entity, self.shape, self.graph) if self.narrowing is not None else []

    def chain(self, ref: Ref) -> list[Ref]:
        """The way to an object from the top, itself at the end; empty where this view does not have it."""
        chain: list[Ref] = []
        entity = self.graph.get(ref)
        while entity is not None and self.stands(ref_of(entity)):
            chain.insert(0, ref_of(entity))
            entity = self.parent(entity)
        return chain

    def moved_by(self, ref: Ref, keys: Iterable[str]) -> bool:
        """A change of these properties may put the object elsewhere."""
        return not self._places[ref.kind].isdisjoint(keys)

    def count(self, entity: Entity) -> int:
        """How many leaves of this view are below an object, by the hosts' indexes."""
        kind, relation = ref_of(entity).kind, self.shape.counted
        if self.shape.number and kind is self.shape.top:
            prop: Any = CATALOGUE.prop(kind, self.shape.number)
            return int(prop.get(entity, self.graph))
        if kind is Kind.HOST:
            return self.graph.count(entity, relation)
        if kind in (Kind.CLUSTER, Kind.DATA_CENTER):
            return sum(self.graph.count(host, relation) for host in self.graph.related(entity, "hosts"))
        return 0

    def in_order(self, taken: list[tuple[Ref, set[str]]]) -> list[tuple[Ref, set[str]]]:
        """The same, parents before what is nested in them: each finds its parent where it belongs."""
        kinds = {level.kind for level in self.shape.levels.values() if level.nests}
        depth = {ref: len(self.chain(ref)) for ref, keys in taken if ref.kind in kinds and self.moved_by(ref, keys)}
        return sorted(taken, key=lambda item: (item[0].kind not in kinds, depth.get(item[0], 0))) if depth else taken

    def asks_below(self, ref: Ref) -> Kind | None:
        """The kind that is read from the host only when somebody looks below this object."""
        level = self.shape.levels[ref.kind]
        return level.below if level.on_demand else None

    def _nested(self, entity: Entity) -> Iterator[Entity]:
        """Those of its own kind below it."""
        nests = self.shape.levels[ref_of(entity).kind].nests
        for child in self.graph.related(entity, nests) if nests else ():
            if self.parent(child) is not None and self.shows(child):
                yield child

    def _whole_below(self, ref: Ref) -> bool:
        """Below an object that is no match itself nothing is shown but what the filter found."""
        entity = self.graph.get(ref)
        return entity is not None and self.shows(entity)
