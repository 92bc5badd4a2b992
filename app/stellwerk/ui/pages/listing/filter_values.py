"""Which values of a property are in a list without the conditions on it, and how often: what a column filter offers.

Pure; any thread that may read the graph.
"""

from typing import Any, NamedTuple

from stellwerk.core.text import natural_key
from stellwerk.model.catalogue.format import choice_word
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.search.checked import Comparison, Every
from stellwerk.search.query import Query, quote, read, select
from stellwerk.search.refine.condition import conditions_on, refined
from stellwerk.search.refine.written import written_values

MOST = 500
"""Values offered; the rarest of more are left out."""


class FilterValue(NamedTuple):
    """One value: as people read it, as it is written, how many objects have it, whether the conditions allow it."""

    shown: str
    written: str
    objects: int
    chosen: bool


def filter_values(query: Query, prop: Prop[Any], graph: Graph) -> list[FilterValue]:
    """The values, the most frequent first; choices in their own order, after them those that nothing has."""
    rest = read(refined(query, prop), kind=query.kind, catalogue=query.catalogue)
    counts: dict[Any, int] = {}
    example: dict[Any, Entity] = {}
    for entity in select(rest, graph):
        value = prop.get(entity, graph)
        counts[value] = counts.get(value, 0) + 1
        example.setdefault(value, entity)
    conditions = conditions_on(query, prop)
    allowed = query.test_of(Every(conditions), graph) if conditions else None
    found: dict[str, FilterValue] = {}
    for value, count in counts.items():
        entity = example[value]
        chosen = allowed is not None and allowed(entity)
        for shown, written in written_values(prop, entity, graph):
            before = found.get(written)
            count_before, chosen_before = (before.objects, before.chosen) if before is not None else (0, False)
            found[written] = FilterValue(shown, written, count + count_before, chosen or chosen_before)
    if prop.kind is PropKind.ENUM:
        return _in_order(prop, found)
    return sorted(found.values(), key=lambda value: (-value.objects, natural_key(value.shown)))[:MOST]


def _in_order(prop: Prop[Any], found: dict[str, FilterValue]) -> list[FilterValue]:
    own = {quote(choice): FilterValue(choice_word(choice), quote(choice), 0, False) for choice in prop.choices}
    values = [found.pop(written, value) for written, value in own.items()] + list(found.values())
    return sorted(values, key=lambda value: not value.objects)


def bounds(query: Query, prop: Prop[Any]) -> tuple[str, str]:
    """From and to, as the conditions on a property say it; empty = no bound."""
    low = high = ""
    for condition in conditions_on(query, prop):
        if isinstance(condition, Comparison) and not condition.negated and len(condition.written) == 1:
            written = _plain(condition.written[0])
            low = written if condition.op in (">", ">=", "=") else low
            high = written if condition.op in ("<", "<=", "=") else high
    return low, high


def sought(query: Query, prop: Prop[Any]) -> str:
    """The text that a property is to contain, if that is the one condition on it."""
    conditions = conditions_on(query, prop)
    only = conditions[0] if len(conditions) == 1 else None
    if isinstance(only, Comparison) and only.op == "~" and not only.negated:
        return _plain(only.written[0])
    return ""


def _plain(written: str) -> str:
    """A value as it is written, without its quotes."""
    if not written.startswith('"'):
        return written
    return written[1:-1].replace('\\"', '"').replace("\\*", "*").replace("\\\\", "\\")
