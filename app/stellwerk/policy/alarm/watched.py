"""An alarm made ready to be asked of objects. Pure; any thread that may read the graph."""

from collections.abc import Callable

from stellwerk.core.ids import Kind
from stellwerk.core.text import translate
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.catalogue.format import format_value
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.policy.alarm.course import Rule, Sight
from stellwerk.policy.alarm.fresh import is_stale
from stellwerk.search.certainty.certainty import Certainty
from stellwerk.search.certainty.watchable import clearing
from stellwerk.search.checked import Comparison, leaves
from stellwerk.search.context import Context, Test
from stellwerk.search.query import Query, read

_SHOWN = frozenset({PropKind.COUNT, PropKind.BYTES, PropKind.PERCENT, PropKind.RATE, PropKind.DURATION})
Look = Callable[[Entity], Sight]


class WatchedAlarm:
    """One alarm that can be watched for, by its queries as the catalogue understands them now."""

    def __init__(self, alarm: Alarm, catalogue: Catalogue) -> None:
        self.alarm = alarm
        self.query: Query = read(alarm.query, catalogue=catalogue)
        clear = clearing(alarm.clear, self.query, catalogue) if alarm.clear else None
        assert self.query.kind is not None
        self.kind: Kind = self.query.kind
        self.rule = Rule(alarm.hold, alarm.clear_hold)
        self._bad = Certainty(self.query, is_stale)
        self._good = Certainty(clear, is_stale) if clear is not None else None
        queries = [query for query in (self.query, clear) if query is not None]
        self.is_sampled = any(query.uses_samples or query.uses_time for query in queries)
        """Its answer changes without any object being changed."""

    def test(self, graph: Graph) -> Test:
        """Which objects may be bad at all, quickly; valid until the graph changes."""
        return self.query.test(graph)

    def look(self, graph: Graph) -> Look:
        """What is to be seen of an object; valid until the graph changes."""
        context = Context(graph, graph.now)
        bad = self._bad.judge(context)
        good = self._good.judge(context) if self._good is not None else None

        def look(entity: Entity) -> Sight:
            is_bad = bad(entity)
            if good is not None:
                return Sight(is_bad, good(entity))
            return Sight(is_bad, None if is_bad is None else not is_bad)

        return look

    def reading(self, entity: Entity, graph: Graph) -> str:
        """The numbers that the query is about, for people: `CPU 97 %`; empty where it is about none."""
        props = {
            leaf.prop.key: leaf.prop
            for leaf in leaves(self.query.checked.criteria)
            if isinstance(leaf, Comparison) and not leaf.hops and leaf.prop.kind in _SHOWN
        }
        values = ((prop, prop.get(entity, graph)) for prop in props.values())
        return ", ".join(
            f"{translate(prop.title)} {format_value(prop, value, graph)}" for prop, value in values if value is not None
        )
