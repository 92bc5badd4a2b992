"""Which values a property has in the whole answer to a query, the database's rows included. Reader thread."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from stellwerk.core.ids import Ref
from stellwerk.core.record import Record, replace
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.field_value import day_start
from stellwerk.ports.archive import Archive
from stellwerk.search.crossing.outside import OUTSIDE
from stellwerk.search.query import Query, read
from stellwerk.search.refine.condition import conditions_on, refined
from stellwerk.services.query.evaluation import Found, answer
from stellwerk.services.query.plane import Planes, Question

MOST = 500
"""Values of one property that are counted; the rarest of more are left out."""


class Values(Record, frozen=True):
    """`counts`: how many objects have each value without the conditions on the property; `chosen`: those that the
    conditions allow, empty where there are none."""

    counts: Mapping[Any, int]
    chosen: frozenset[Any] = frozenset()


def without(query: Query, prop: Prop[Any]) -> Query:
    """The query without its conditions on a property."""
    return read(refined(query, prop), kind=query.kind, catalogue=query.catalogue)


def values_of(question: Question, prop: Prop[Any], archive: Archive) -> Values:
    """The values of a property. Raises as `answer`."""
    query = question.query
    counts = _counted(replace(question, query=without(query, prop)), prop, archive)
    if not conditions_on(query, prop):
        return Values(counts)
    return Values(counts, frozenset(_counted(question, prop, archive)))


def _counted(question: Question, prop: Prop[Any], archive: Archive) -> Mapping[Any, int]:
    query, graph = question.query, question.graph
    whole = replace(question, query=replace(query, checked=replace(query.checked, page=None)))
    if whole.kind not in OUTSIDE:
        there = (graph.get(Ref(whole.kind, str(row))) for row in answer(whole, archive, Found()).rows)
        return Counter(prop.get(entity, graph) for entity in there if entity is not None)
    planes = Planes(whole, archive)
    found = archive.counts(whole.query, prop, planes, whole.now, MOST)
    return {_as_read(prop, value): rows for value, rows in found}


def _as_read(prop: Prop[Any], value: Any) -> Any:
    """As an object would answer it."""
    match prop.kind:
        case PropKind.TEXTS | PropKind.TAGS:
            return (value,) if value is not None else ()
        case PropKind.COUNT if isinstance(value, float) and value.is_integer():
            return int(value)
        case PropKind.DATE:
            return day_start(value) if value is not None else None
        case PropKind.FLAG:
            return bool(value)
        case _:
            return value
