"""The properties of alarms and alerts. Pure; any thread."""

from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.event import Severity
from stellwerk.model.graph import Graph

K = PropKind


def _open(alarm: Alarm, graph: Graph) -> int:
    return graph.count(alarm, "alerts")


def _age(alert: Alert, graph: Graph) -> float:
    return max(0.0, graph.now - alert.raised)


def _worst(entity: Any, graph: Graph) -> str | None:
    if not graph.tables.get(Kind.ALERT):
        return None
    found = [one.severity for one in graph.related(entity, "alerts") if isinstance(one, Alert)]
    return max(found, key=lambda severity: severity.rank).value if found else None


WORST_ALERT: Prop[Any] = Prop(
    key="worst_alert", kind=K.ENUM, source=Source.DERIVED, get=_worst, reads=("alerts.severity",),
    title=N_("Worst alert"), help=N_("How bad the worst alarm is that is raised for it"),
    choices=tuple(s.value for s in Severity), ordered=True, column=ColumnHint(width=10),
)  # fmt: skip
"""Of every kind whose objects lead to their alerts."""

# fmt: off
ALARM_PROPS: tuple[Prop[Alarm], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.USER, get=lambda a, g: a.name,
         title=N_("Name"), help=N_("The name of the alarm"), text=True, column=ColumnHint(width=30, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda a, g: g.number(Ref(Kind.ALARM, a.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda a, g: a.id,
         title=N_("Id"), help=N_("Its identity in this profile"), column=ColumnHint(width=36)),
    Prop(key="enabled", kind=K.FLAG, source=Source.USER, get=lambda a, g: a.enabled,
         title=N_("On"), help=N_("It is watched for"), column=ColumnHint(width=6, shown=True)),
    Prop(key="severity", kind=K.ENUM, source=Source.USER, get=lambda a, g: a.severity.value,
         title=N_("Severity"), help=N_("How bad it is"), choices=tuple(s.value for s in Severity), ordered=True,
         column=ColumnHint(width=8, shown=True)),
    Prop(key="open", kind=K.COUNT, source=Source.DERIVED, get=_open, reads=("alerts.id",), aliases=("alert_count",),
         title=N_("Open alerts"), help=N_("For how many objects it is raised now"),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="query", kind=K.TEXT, source=Source.USER, get=lambda a, g: a.query,
         title=N_("Query"), help=N_("What it watches for, in the search language"), text=True,
         column=ColumnHint(width=44, shown=True)),
    Prop(key="hold", kind=K.DURATION, source=Source.USER, get=lambda a, g: a.hold, aliases=("for",),
         title=N_("For"), help=N_("How long it must be so before the alarm is raised"),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="clear", kind=K.TEXT, source=Source.USER, get=lambda a, g: a.clear or None,
         title=N_("Cleared by"), help=N_("The query that an object must fit to be well again"),
         column=ColumnHint(width=36)),
    Prop(key="clear_hold", kind=K.DURATION, source=Source.USER, get=lambda a, g: a.clear_hold,
         title=N_("Cleared after"), help=N_("How long an object must be well before the alarm is cleared"),
         column=ColumnHint(width=10)),
    Prop(key="actions", kind=K.TEXTS, source=Source.USER, get=lambda a, g: a.actions,
         title=N_("Actions"), help=N_("Who is told when it is raised or cleared"),
         column=ColumnHint(width=30, shown=True)),
    Prop(key="silent_until", kind=K.TIME, source=Source.USER, get=lambda a, g: a.silent_until,
         title=N_("Silent until"), help=N_("Nobody is told before that time"), column=ColumnHint(width=18, shown=True)),
    Prop(key="silent", kind=K.FLAG, source=Source.DERIVED, get=lambda a, g: a.is_silent(g.now), ticks=True,
         title=N_("Silent"), help=N_("Nobody is told at the moment"), column=ColumnHint(width=6)),
    Prop(key="type", kind=K.TEXT, source=Source.STATE, get=lambda a, g: a.lists or None,
         title=N_("Type"), help=N_("The type of what it watches"), column=ColumnHint(width=12)),
    Prop(key="valid", kind=K.FLAG, source=Source.STATE, get=lambda a, g: not a.problem,
         title=N_("Valid"), help=N_("It can be watched for"), column=ColumnHint(width=6)),
    Prop(key="problem", kind=K.TEXT, source=Source.STATE, get=lambda a, g: a.problem or None,
         title=N_("Problem"), help=N_("Why it cannot be watched for"), column=ColumnHint(width=40)),
)

ALERT_PROPS: tuple[Prop[Alert], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda a, g: a.name,
         title=N_("Alert"), help=N_("The alarm that is raised"), text=True, column=ColumnHint(width=30, shown=True)),
    Prop(key="severity", kind=K.ENUM, source=Source.STATE, get=lambda a, g: a.severity.value,
         title=N_("Severity"), help=N_("How bad it is"), choices=tuple(s.value for s in Severity), ordered=True,
         column=ColumnHint(width=8, shown=True)),
    Prop(key="object", kind=K.REF, source=Source.STATE, get=lambda a, g: a.ref,
         title=N_("Object"), help=N_("What it is about"), column=ColumnHint(width=24, shown=True)),
    Prop(key="object_name", kind=K.TEXT, source=Source.STATE, get=lambda a, g: a.object_name,
         title=N_("Name then"), help=N_("What the object was called when the alarm was raised"), text=True,
         column=ColumnHint(width=24)),
    Prop(key="object_type", kind=K.TEXT, source=Source.STATE, get=lambda a, g: a.ref.kind.value,
         title=N_("Type"), help=N_("The kind of the object"), column=ColumnHint(width=12)),
    Prop(key="raised", kind=K.TIME, source=Source.STATE, get=lambda a, g: a.raised, aliases=("time",),
         title=N_("Since"), help=N_("When the alarm was raised"), column=ColumnHint(width=18, shown=True)),
    Prop(key="age", kind=K.DURATION, source=Source.DERIVED, get=_age, ticks=True,
         title=N_("Age"), help=N_("For how long it has been so"), column=ColumnHint(width=10)),
    Prop(key="alarm", kind=K.REF, source=Source.STATE, get=lambda a, g: Ref(Kind.ALARM, a.alarm_id),
         title=N_("Alarm"), help=N_("What watches for it"), column=ColumnHint(width=24)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda a, g: a.id,
         title=N_("Id"), help=N_("Its identity"), column=ColumnHint(width=36)),
)
# fmt: on
