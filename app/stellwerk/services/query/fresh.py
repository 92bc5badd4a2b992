"""Events and tasks that may not be in the database yet as they are in the inventory. Owner thread.

What is recorded is handed to the writer and shown at once; a query that is asked meanwhile must neither miss it nor
have it twice. So these go with each question, and whoever answers finds out which of them the database lacks.
"""

from collections.abc import Mapping

from stellwerk.core.ids import EventId, Kind, TaskId
from stellwerk.core.record import Record, field
from stellwerk.model.change import ChangeSet
from stellwerk.model.event import Event
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task

YOUNG = 60.0
"""Seconds after which an event is in the database if it ever comes there: nothing waits longer for it."""


class Unsure(Record, frozen=True):
    """What the database may lack. Events have a negative number each, which stands for a row while they have none."""

    events: Mapping[int, Event] = field(default_factory=dict)
    tasks: Mapping[TaskId, Task] = field(default_factory=dict)


class Fresh:
    """Gathers what came or changed, until it was seen in the database. What there is already and YOUNG too."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._numbers: dict[EventId, int] = {}
        self._last = 0
        self._tasks: set[TaskId] = set()
        young = graph.now - YOUNG
        for task in graph.all(Kind.TASK):
            if isinstance(task, Task) and (task.ended is None or task.ended > young):
                self._tasks.add(task.id)
        for event in graph.all(Kind.EVENT):
            if isinstance(event, Event) and event.time > young:
                self._add(event.id)

    def note(self, changes: ChangeSet) -> None:
        """Something changed in the inventory."""
        for ref in (*changes.added, *changes.changed):
            if ref.kind is Kind.EVENT:
                self._add(EventId(ref.id))
            elif ref.kind is Kind.TASK:
                self._tasks.add(TaskId(ref.id))

    def _add(self, id_: EventId) -> None:
        self._last -= 1
        self._numbers.setdefault(id_, self._last)

    def unsure(self) -> Unsure:
        """All of them as they are now."""
        events, tasks = self._graph.tables.get(Kind.EVENT, {}), self._graph.tables.get(Kind.TASK, {})
        return Unsure(
            {n: event for id_, n in self._numbers.items() if isinstance(event := events.get(id_), Event)},
            {id_: task for id_ in self._tasks if isinstance(task := tasks.get(id_), Task)},
        )

    def seen(self, recorded: Unsure) -> None:
        """The database has these, as far as they are still so."""
        for event in recorded.events.values():
            self._numbers.pop(event.id, None)
        tasks = self._graph.tables.get(Kind.TASK, {})
        for id_, task in recorded.tasks.items():
            if tasks.get(id_) is task:
                self._tasks.discard(id_)
