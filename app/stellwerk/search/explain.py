"""Why a query finds nothing: which of its conditions are in the way. Any thread that may read the graph.

Each question is a pass over the objects that stops at the first one found; ask off the owner thread for many objects.
"""

from collections.abc import Callable, Iterator

from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.search.canonical import write_criterion
from stellwerk.search.checked import Criterion, Either, Every, FreeText, Negation, leaves
from stellwerk.search.plan import hops_of
from stellwerk.search.query import Query

MOST_TRIED = 20
"""Conditions that are taken away one by one; queries written by people have fewer."""


Finds = Callable[[Criterion | None], bool]
"""Whether other criteria in place of a query's own find something."""


def explain_empty(query: Query, graph: Graph, finds: Finds | None = None) -> list[str]:
    """What to change so that a query that finds nothing finds something, as sentences for people; may be empty.

    `finds` answers where the graph does not have all of it. Raises Invalid for an invalid query.
    """
    query.require_valid()
    criteria = query.checked.criteria
    some = finds if finds is not None else _in_graph(query, graph)
    if query.page is not None and some(criteria):
        return [_("page {number} comes after the last one").format(number=query.page)]
    if criteria is None:
        return []
    return [*_forgotten_colon(query), *_one_object(criteria, some), *_in_the_way(criteria, some)]


def _in_the_way(criteria: Criterion, some: Finds) -> Iterator[str]:
    for tried, (removed, rest) in enumerate(weakened(criteria)):
        if tried == MOST_TRIED:
            return
        if some(rest):
            yield _("without {condition} it finds something").format(condition=write_criterion(removed))


def weakened(criteria: Criterion) -> Iterator[tuple[Criterion, Criterion | None]]:
    """Each condition that can be taken away so that more is found, with what is left; None = nothing is left."""
    yield from _weakened_parts(criteria)
    if not isinstance(criteria, Every):
        yield criteria, None


def _weakened_parts(criteria: Criterion) -> Iterator[tuple[Criterion, Criterion]]:
    if not isinstance(criteria, Every | Either):
        return
    items = criteria.items
    for index, item in enumerate(items):
        before, after = items[:index], items[index + 1 :]
        if isinstance(criteria, Every):
            rest = before + after
            yield item, rest[0] if len(rest) == 1 else Every(rest)
        for removed, left in _weakened_parts(item):
            yield removed, type(criteria)((*before, left, *after))


def _one_object(criteria: Criterion, some: Finds) -> Iterator[str]:
    """Conditions that no related object fulfils alone, but several do together."""
    if not isinstance(criteria, Every):
        return
    by_relation: dict[str, list[Criterion]] = {}
    for item in criteria.items:
        for key in {hops[0].key for hops in hops_of(item) if hops and hops[0].many}:
            by_relation.setdefault(key, []).append(item)
    entangled = [items for items in by_relation.values() if len(items) > 1]
    if not entangled:
        return
    apart = Every(
        tuple(
            Negation(Negation(item)) if any(item in items for items in entangled) else item for item in criteria.items
        )
    )
    if some(apart):
        message = _("no single object fulfils all conditions on the same relation; for several ones write {text}")
        yield message.format(text=write_criterion(apart))


def _forgotten_colon(query: Query) -> Iterator[str]:
    first = leaves(query.checked.criteria)[0]
    if not isinstance(first, FreeText) or first.hops or first.negated or len(first.pieces) > 1:
        return
    word = first.pieces[0]
    kind = query.catalogue.of_type(word)
    at = len(query.text) - len(query.text.lstrip())
    if kind is not None and query.text[at : at + len(word)] == word:
        rest = query.text[at + len(word) :].strip()
        text = f"{query.catalogue.kinds[kind].type_name}: {rest}"
        yield _("did you mean {text}?").format(text=text)


def _in_graph(query: Query, graph: Graph) -> Finds:
    def some(criteria: Criterion | None) -> bool:
        test = query.test_of(criteria, graph)
        return any(test(entity) for kind in query.kinds() for entity in graph.all(kind))

    return some
