"""An order of objects in memory by events or tasks: memory is lent those that decide it. Reader thread."""

from collections import defaultdict
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.entity import ref_of
from stellwerk.model.graph import Graph
from stellwerk.ports.archive import Archive, Recorded
from stellwerk.search.checked import SortKey
from stellwerk.search.crossing.outside import OUTSIDE, leads_out
from stellwerk.services.query.plane import Planes, Question


def with_firsts(question: Question, archive: Archive, planes: Planes) -> Graph:
    """The graph, in which each object leads to the event or task alone that decides its place, and to those that the
    archive lacks. Raises Refused for what the database cannot order by."""
    graph = question.graph
    tables: dict[Kind, dict[str, Any]] = {kind: dict(graph.tables.get(kind, {})) for kind in OUTSIDE}
    leading: defaultdict[tuple[Kind, str], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key in question.query.sort:
        at = next((place for place, hop in enumerate(key.hops) if leads_out(hop)), None)
        if at is None:
            continue
        relation, rest = key.hops[at], SortKey(key.hops[at + 1 :], key.prop, key.descending)
        rows = archive.firsts(relation, rest, question.now)
        there = archive.entities(relation.target, set(rows.values()))
        lead = leading[relation.target, relation.inverse_of]
        for id_, row in rows.items():
            if row in there:
                lead[id_].append(there[row].id)
        _lend(tables, archive, rest, [*there.values(), *planes.lacking(relation.target).values()])
        forward = question.query.catalogue.relations[relation.target][relation.inverse_of].ids
        for entity in planes.lacking(relation.target).values():
            for id_ in forward(entity) if forward is not None else ():
                lead[id_].append(entity.id)
    if not leading:
        return graph
    return replace(graph, tables={**graph.tables, **tables}, inverses={**graph.inverses, **leading})


def _lend(tables: dict[Kind, dict[str, Any]], archive: Archive, rest: SortKey, entities: list[Recorded]) -> None:
    """Put them into the tables, with what the order reads behind them."""
    for entity in entities:
        tables[ref_of(entity).kind][entity.id] = entity
    if rest.hops and rest.hops[0].target is Kind.TASK:
        forward = rest.hops[0].ids
        ids = {id_ for entity in entities for id_ in (forward(entity) if forward is not None else ())}
        tables[Kind.TASK].update({task.id: task for task in archive.entities(Kind.TASK, ids).values()})
