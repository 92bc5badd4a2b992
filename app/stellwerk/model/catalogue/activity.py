"""The properties of tasks and events. Pure; any thread."""

from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import NARROW_TAGS_PROP
from stellwerk.model.event import Event, Severity
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task, TaskState

K = PropKind


def _progress(task: Task, graph: Graph) -> float | None:
    return None if task.progress is None else 100.0 * task.progress


def _duration(task: Task, graph: Graph) -> float | None:
    if task.started is None:
        return None
    return max(0.0, (task.ended if task.ended is not None else graph.now) - task.started)


def _subject_names(event: Event, graph: Graph) -> tuple[str, ...]:
    return tuple(subject.name for subject in event.subjects)


# fmt: off
TASK_PROPS: tuple[Prop[Task], ...] = (
    Prop(key="title", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.title,
         title=N_("Task"), help=N_("What is being done"), aliases=("name",), text=True,
         column=ColumnHint(width=36, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.id,
         title=N_("Id"), help=N_("Its identity"), column=ColumnHint(width=32)),
    Prop(key="target", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.target_name or None,
         title=N_("Object"), help=N_("What it is done to"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="status", kind=K.ENUM, source=Source.STATE, get=lambda t, g: t.state.value,
         title=N_("Status"), help=N_("Where it stands"), aliases=("state",),
         choices=tuple(s.value for s in TaskState), column=ColumnHint(width=12, shown=True)),
    Prop(key="progress", kind=K.PERCENT, source=Source.STATE, get=_progress,
         title=N_("Progress"), help=N_("How much of it is done"),
         column=ColumnHint(width=12, shown=True, bar=True)),
    Prop(key="note", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.outcome or t.note or None,
         title=N_("Details"), help=N_("What it does now, waits for, or ended with"), text=True,
         column=ColumnHint(width=40, shown=True)),
    Prop(key="command", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.call.command,
         title=N_("Command"), help=N_("The command that it runs"), column=ColumnHint(width=16)),
    Prop(key="actor", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.call.actor.name or None,
         title=N_("Started by"), help=N_("Who asked for it"), aliases=("user",),
         column=ColumnHint(width=12, shown=True)),
    Prop(key="origin", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.call.origin.value,
         title=N_("From"), help=N_("Window, command line, schedule, policy or undo"),
         column=ColumnHint(width=12)),
    Prop(key="time", kind=K.TIME, source=Source.STATE, get=lambda t, g: t.created,
         title=N_("Time"), help=N_("When it was asked for"), aliases=("created",),
         column=ColumnHint(width=18, shown=True)),
    Prop(key="ended", kind=K.TIME, source=Source.STATE, get=lambda t, g: t.ended,
         title=N_("Ended"), help=N_("When it ended"), column=ColumnHint(width=18)),
    Prop(key="duration", kind=K.DURATION, source=Source.DERIVED, get=_duration,
         title=N_("Duration"), help=N_("How long it has been running, or ran"), ticks=True,
         column=ColumnHint(width=10)),
    Prop(key="is_child", kind=K.FLAG, source=Source.STATE, get=lambda t, g: t.parent_id is not None,
         title=N_("Part of another"), help=N_("It does one object's share of another task"),
         column=ColumnHint(width=6)),
    Prop(key="can_undo", kind=K.FLAG, source=Source.STATE,
         get=lambda t, g: t.undo is not None and t.undone_by is None,
         title=N_("Can be undone"), help=N_("An inverse is on offer"), column=ColumnHint(width=6)),
    NARROW_TAGS_PROP,
)

EVENT_PROPS: tuple[Prop[Event], ...] = (
    Prop(key="time", kind=K.TIME, source=Source.STATE, get=lambda e, g: e.time,
         title=N_("Time"), help=N_("When it happened"), column=ColumnHint(width=18, shown=True)),
    Prop(key="severity", kind=K.ENUM, source=Source.STATE, get=lambda e, g: e.severity.value,
         title=N_("Severity"), help=N_("How bad it is"), choices=tuple(s.value for s in Severity),
         ordered=True, column=ColumnHint(width=8, shown=True)),
    Prop(key="text", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.text,
         title=N_("Event"), help=N_("What happened"), aliases=("message", "name"), text=True,
         column=ColumnHint(width=60, shown=True)),
    Prop(key="code", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.code,
         title=N_("Code"), help=N_("What kind of event it is, stable"), aliases=("type",),
         column=ColumnHint(width=18)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.id,
         title=N_("Id"), help=N_("Its identity"), column=ColumnHint(width=10)),
    Prop(key="objects", kind=K.TEXTS, source=Source.STATE, get=_subject_names,
         title=N_("Objects"), help=N_("What it is about, by the names of that time"), text=True,
         column=ColumnHint(width=24, shown=True)),
    Prop(key="actor", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.actor or None,
         title=N_("By"), help=N_("Who caused it"), aliases=("user", "usrname"),
         column=ColumnHint(width=12, shown=True)),
    Prop(key="origin", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.origin or None,
         title=N_("From"), help=N_("Window, command line, schedule, policy or undo"),
         column=ColumnHint(width=12)),
    Prop(key="reason", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.reason or None,
         title=N_("Reason"), help=N_("The note given with the command"), text=True,
         column=ColumnHint(width=24)),
    Prop(key="outcome", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.outcome or None,
         title=N_("Outcome"), help=N_("How the command ended"), column=ColumnHint(width=10)),
    Prop(key="duration", kind=K.DURATION, source=Source.STATE, get=lambda e, g: e.duration,
         title=N_("Duration"), help=N_("How long the command took"), column=ColumnHint(width=10)),
    Prop(key="details", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.details or None,
         title=N_("Raw text"), help=N_("What the other side said"), column=ColumnHint(width=30)),
    Prop(key="count", kind=K.COUNT, source=Source.STATE, get=lambda e, g: e.count,
         title=N_("Count"), help=N_("How many times it happened in a row"), column=ColumnHint(width=6, shown=True)),
    Prop(key="last", kind=K.TIME, source=Source.STATE, get=lambda e, g: e.latest,
         title=N_("Last"), help=N_("When it happened last"), column=ColumnHint(width=18)),
    Prop(key="acknowledged", kind=K.FLAG, source=Source.STATE, get=lambda e, g: e.acknowledged is not None,
         title=N_("Acknowledged"), help=N_("Somebody took note of it"), column=ColumnHint(width=6)),
    Prop(key="acknowledged_at", kind=K.TIME, source=Source.STATE, get=lambda e, g: e.acknowledged,
         title=N_("Acknowledged at"), help=N_("When somebody took note of it"), column=ColumnHint(width=18)),
    Prop(key="acknowledged_by", kind=K.TEXT, source=Source.STATE, get=lambda e, g: e.acknowledged_by or None,
         title=N_("Acknowledged by"), help=N_("Who took note of it"), column=ColumnHint(width=12)),
    NARROW_TAGS_PROP,
)
# fmt: on
