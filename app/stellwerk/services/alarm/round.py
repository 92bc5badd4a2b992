"""One alarm over its objects: a round in pieces, and what turned. Owner thread."""

from collections.abc import Iterator

from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.policy.alarm.called import called
from stellwerk.policy.alarm.course import QUIET, RAISED, Course, due_in, step
from stellwerk.policy.alarm.watched import WatchedAlarm
from stellwerk.services.alarm.turn import Turn
from stellwerk.store.live import LiveQuery

PIECE = 100
"""Objects that are looked at without a break: a millisecond at most."""


class Moment(Record, frozen=True):
    """The two times of one piece: monotonic seconds and UTC seconds."""

    mono: float
    utc: float


class Round:
    """The courses of one alarm, by object id. `live` follows what is bad, for an alarm that goes by facts alone."""

    def __init__(self, watched: WatchedAlarm, graph: Graph, live: LiveQuery | None) -> None:
        self.watched = watched
        self.live = live
        self.courses: dict[str, Course] = {}
        self.due: float | None = None
        """Seconds after the last round when one is worth while though nothing changed."""
        self._graph = graph

    def restore(self, object_id: str) -> None:
        """An alert is there from before: it was told already."""
        self.courses[object_id] = RAISED

    def open_ids(self) -> tuple[str, ...]:
        """The objects for which it is raised."""
        return tuple(id_ for id_, course in self.courses.items() if course.phase.is_open)

    def forget(self, object_id: str) -> bool:
        """The object is not there any more; answers whether the alarm was raised for it."""
        return self.courses.pop(object_id, QUIET).phase.is_open

    def close(self) -> None:
        """Follow no more."""
        if self.live is not None:
            self.live.close()

    def run(self, moment: Moment) -> Iterator[list[Turn]]:
        """Look at every object that matters, a piece at a time; each answers what turned. Between two pieces the graph
        may change. Objects that come meanwhile are left to the next round."""
        self.due = None
        table = self._graph.tables.get(self.watched.kind, {})
        ids = tuple(self.live.ids if self.live is not None else table)
        everything = list(ids if self.live is None else dict.fromkeys((*ids, *self.courses)))
        for start in range(0, len(everything), PIECE):
            yield self._piece(everything[start : start + PIECE], moment)

    def _piece(self, ids: list[str], moment: Moment) -> list[Turn]:
        graph, watched, turns = self._graph, self.watched, []
        table = graph.tables.get(watched.kind, {})
        may_be, look = watched.test(graph), watched.look(graph)
        for id_ in ids:
            entity, course = table.get(id_), self.courses.get(id_)
            if entity is None or (course is None and not may_be(entity)):
                continue
            before = course or QUIET
            after = step(before, look(entity), watched.rule, moment.mono)
            if after == QUIET:
                self.courses.pop(id_, None)
            else:
                self.courses[id_] = after
                self._note_due(due_in(after, watched.rule, moment.mono))
            if before.phase.is_open is not after.phase.is_open:
                turns.append(self._turn(entity, after.phase.is_open, moment))
        return turns

    def _note_due(self, seconds: float | None) -> None:
        if seconds is not None:
            self.due = seconds if self.due is None else min(self.due, seconds)

    def _turn(self, entity: Entity, raised: bool, moment: Moment) -> Turn:
        reading, name = self.watched.reading(entity, self._graph), called(entity, self._graph)
        ref = Ref(self.watched.kind, entity.id)
        return Turn(alarm=self.watched.alarm, ref=ref, name=name, raised=raised, time=moment.utc, reading=reading)
