"""The open alerts of an object: how bad the worst of them is, and what they say.

Pure; any thread that may read the graph.
"""

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, plural
from stellwerk.model.alarm.alarm import Alert
from stellwerk.model.catalogue.relation import RELATIONS
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.event import Severity
from stellwerk.model.graph import Graph

ALERTED = frozenset(one.source for one in RELATIONS if one.key == "alerts" and one.source is not Kind.ALARM)
"""Kinds whose objects lead to what is raised for them."""


def alerts_of(entity: Entity, graph: Graph) -> list[Alert]:
    """What is raised for it, the worst first, of equals the oldest."""
    if not graph.tables.get(Kind.ALERT) or ref_of(entity).kind not in ALERTED:
        return []
    found = [one for one in graph.related(entity, "alerts") if isinstance(one, Alert)]
    return sorted(found, key=lambda one: (-one.severity.rank, one.raised, one.id))


def worst_of(entity: Entity, graph: Graph) -> Severity | None:
    """How bad the worst of them is; None = there is none."""
    alerts = alerts_of(entity, graph)
    return alerts[0].severity if alerts else None


def alert_words(alerts: list[Alert]) -> str:
    """`Host CPU above 95 % and 1 more`."""
    rest = len(alerts) - 1
    text = _('Alarm "{name}"').format(name=alerts[0].name)
    return text if not rest else plural("{text} and {n} more", "{text} and {n} more", rest).format(text=text)
