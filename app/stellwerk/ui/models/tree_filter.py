"""Narrows the tree to what matches a text: the matches, all above them, and what is below a match. Pure."""

from functools import lru_cache

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.search.query import Query, read, select
from stellwerk.search.token import quote_always
from stellwerk.ui.models.tree_shape import Shape


class Narrowing(Record, frozen=True):
    """What is shown: what fits the text, all `above` it, and what is below something that fits.

    `matches` are those that fitted when the filter was set.
    """

    text: str
    matches: frozenset[Ref]
    above: set[Ref]

    def shows(self, entity: Entity, shape: Shape, graph: Graph) -> bool:
        """Whether an object stands in the narrowed tree."""
        step: Entity | None = entity
        while step is not None:
            if fits(step, self.text, graph):
                return True
            step = parent_of(step, shape, graph)
        return ref_of(entity) in self.above

    def admit(self, entity: Entity, shape: Shape, graph: Graph) -> list[Ref]:
        """What has to come in above an object that fits, from the top; empty where all of it is in."""
        if not fits(entity, self.text, graph):
            return []
        before = set(self.above)
        climb(entity, shape, graph, self.above)
        chain: list[Ref] = []
        parent = parent_of(entity, shape, graph)
        while parent is not None:
            chain.insert(0, ref_of(parent))
            parent = parent_of(parent, shape, graph)
        return [ref for ref in chain if ref not in before]


def fits(entity: Entity, text: str, graph: Graph) -> bool:
    """The name contains the text, any case."""
    return _query(ref_of(entity).kind, text).matches(entity, graph)


@lru_cache(maxsize=32)
def _query(kind: Kind, text: str) -> Query:
    """What the text asks of the objects of a kind."""
    return read(f"{CATALOGUE.kinds[kind].type_name}: name ~ {quote_always(text)}")


def parent_of(entity: Entity, shape: Shape, graph: Graph) -> Entity | None:
    """What an object stands under in this view; None at the top, or while its parent is not known."""
    level = shape.levels.get(ref_of(entity).kind)
    if level is None or not level.up:
        return None
    parent = graph.one(entity, level.up)
    return None if parent is not None and level.nests and _cut(entity, level.up, graph) else parent


def _cut(entity: Entity, up: str, graph: Graph) -> bool:
    """Whether its parents lead in a circle that is cut open above it: it has the smallest id in there."""
    around: list[str] = []
    step: Entity | None = graph.one(entity, up)
    while step is not None and step.id not in around:
        around.append(step.id)
        step = graph.one(step, up) if step.id != entity.id else None
    return entity.id in around and entity.id == min(around)


def narrowed(text: str, shape: Shape, graph: Graph) -> Narrowing | None:
    """The narrowing by a text; None for an empty one."""
    text = text.strip().casefold()
    if not text:
        return None
    matches: set[Ref] = set()
    above: set[Ref] = set()
    climbed: set[tuple[Kind, str]] = set()
    by_host = not any(level.nests for level in shape.levels.values())
    for kind in shape.levels:
        for entity in select(_query(kind, text), graph):
            matches.add(Ref(kind, entity.id))
            # What is on one host has the same above it: climbing once for each host is enough.
            place = (kind, host_id if by_host and (host_id := getattr(entity, "host_id", None)) else entity.id)
            if place not in climbed:
                climbed.add(place)
                climb(entity, shape, graph, above)
    return Narrowing(text, frozenset(matches), above)


def climb(entity: Entity, shape: Shape, graph: Graph, above: set[Ref]) -> None:
    """Add all that is above an object, as far as it is not there yet."""
    parent = parent_of(entity, shape, graph)
    while parent is not None and (ref := ref_of(parent)) not in above:
        above.add(ref)
        parent = parent_of(parent, shape, graph)
