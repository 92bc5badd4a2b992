"""The objects of each kind that free text finds first: what a list below a search field shows.

Found by whatever free text looks through: name, UUID, MAC and IP addresses, paths of disks, serial numbers. Any thread
that may read the graph.
"""

from collections.abc import Generator, Iterable, Iterator
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph
from stellwerk.search.checked import Criterion, Either, Every, FreeText
from stellwerk.search.completion.rank import Grade, grade
from stellwerk.search.query import Query

FREE_KINDS = (
    Kind.VM, Kind.HOST, Kind.CLUSTER, Kind.DATA_CENTER, Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK, Kind.NIC,
    Kind.TEMPLATE,
    Kind.DISK, Kind.VNIC,
)  # fmt: skip
"""Kinds that free text without a type looks through, in the order in which they are shown."""
MOST = 3
"""Of each kind."""
STEP = 100
"""Objects that are looked at in a step."""

_KEPT = 200
_EXACT, _ELSEWHERE = -1, len(Grade)

Place = tuple[int, int, str, str]
"""How good a match is, the smaller the better: the grade of the name, its length, itself; and the id."""


class Match(Record, frozen=True):
    """One object. `prop` and `text`: where a word was found; the name itself where that holds it."""

    ref: Ref
    name: str
    prop: Prop[Any] | None
    text: str


def words_of(query: Query) -> tuple[str, ...]:
    """The words that a query looks for, case folded; of those with wildcards the longest piece."""
    return tuple(_words(query.checked.criteria))


def best_matches(
    query: Query, graph: Graph, kinds: Iterable[Kind] = FREE_KINDS, most: int = MOST, catalogue: Catalogue = CATALOGUE
) -> Generator[None, None, list[Match]]:
    """The best matches, kind by kind, returned at the end; stops between any two steps, so that it can be done in
    slices. An object that changes meanwhile is found as it was or as it is. `query`: valid free text without a type.
    """
    test, words = query.test(graph), words_of(query)
    found: list[Match] = []
    for kind in kinds:
        places: list[Place] = []
        for piece in query.pieces(kind, graph, STEP):
            places += [_place(entity, words) for entity in piece if test(entity)]
            if len(places) > _KEPT:
                places = sorted(places)[:most]
            yield
        for *_rank, id_ in sorted(places)[:most]:
            entity_there = graph.get(Ref(kind, id_))
            if entity_there is not None:
                found.append(_match(Ref(kind, id_), entity_there, words, graph, catalogue))
        yield
    return found


def all_matches(
    query: Query, graph: Graph, kinds: Iterable[Kind] = FREE_KINDS, catalogue: Catalogue = CATALOGUE
) -> Iterator[Match]:
    """Everything that fits, kind by kind, the best first. `query`: valid free text without a type."""
    words = words_of(query)
    for kind in kinds:
        for *_rank, id_ in sorted(_place(entity, words) for entity in query.found(kind, graph)):
            entity_there = graph.get(Ref(kind, id_))
            if entity_there is not None:
                yield _match(Ref(kind, id_), entity_there, words, graph, catalogue)


def _words(node: Criterion | None) -> Iterator[str]:
    match node:
        case FreeText(negated=False, pattern=pattern):
            yield max(pattern.pieces, key=len)
        case Every(items=items) | Either(items=items):
            for item in items:
                yield from _words(item)


def _place(entity: Entity, words: tuple[str, ...]) -> Place:
    name = name_of(entity).casefold()
    grades = [_EXACT if name == word else grade(word, name) for word in words]
    known = [how for how in grades if how is not None and how != Grade.FUZZY]
    return (min(known) if known else _ELSEWHERE, len(name), name, entity.id)


def _match(ref: Ref, entity: Entity, words: tuple[str, ...], graph: Graph, catalogue: Catalogue) -> Match:
    """With the text that holds a word, where the name holds none."""
    name = name_of(entity)
    if not words or any(word in name.casefold() for word in words):
        return Match(ref, name, None, name)
    for prop in catalogue.own_props(ref.kind):
        if not prop.text:
            continue
        value = prop.get(entity, graph)
        for text in value if isinstance(value, tuple) else (str(value),) if value else ():
            if any(word in text.casefold() for word in words):
                return Match(ref, name, prop, text)
    return Match(ref, name, None, name)
