"""Which values of a property are in a list without the conditions on it, and how often: what a column filter offers.

Pure; any thread that may read the graph.
"""

from collections import Counter
from typing import Any, NamedTuple

from stellwerk.core.record import replace
from stellwerk.core.text import natural_key
from stellwerk.model.catalogue.format import choice_word
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.graph import Graph
from stellwerk.search.checked import Comparison
from stellwerk.search.query import Query, quote, select
from stellwerk.search.refine.condition import conditions_on
from stellwerk.search.refine.written import written_of
from stellwerk.services.query.values import MOST, Values, without


class FilterValue(NamedTuple):
    """One value: as people read it, as it is written, how many objects have it, whether the conditions allow it."""

    shown: str
    written: str
    objects: int
    chosen: bool


def filter_values(query: Query, prop: Prop[Any], graph: Graph) -> list[FilterValue]:
    """The values in the answer to a query that memory alone answers; see `offered`."""
    counts = _counted(without(query, prop), prop, graph)
    chosen = _counted(query, prop, graph) if conditions_on(query, prop) else {}
    return offered(prop, Values(counts, frozenset(chosen)), graph)


def offered(prop: Prop[Any], values: Values, graph: Graph) -> list[FilterValue]:
    """The values, the most frequent first; choices in their own order, after them those that nothing has."""
    found: dict[str, FilterValue] = {}
    for value, count in values.counts.items():
        chosen = value in values.chosen
        for shown, written in written_of(prop, value, graph):
            before = found.get(written)
            count_before, chosen_before = (before.objects, before.chosen) if before is not None else (0, False)
            found[written] = FilterValue(shown, written, count + count_before, chosen or chosen_before)
    if prop.kind is PropKind.ENUM:
        return _in_order(prop, found)
    return sorted(found.values(), key=lambda value: (-value.objects, natural_key(value.shown)))[:MOST]


def _counted(query: Query, prop: Prop[Any], graph: Graph) -> Counter[Any]:
    whole = replace(query, checked=replace(query.checked, page=None))
    return Counter(prop.get(entity, graph) for entity in select(whole, graph))


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
