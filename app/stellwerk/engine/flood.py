"""Events that come again and again: from the fifth within a while on they are one, with a count. Owner thread."""

from collections import OrderedDict
from typing import Any

from stellwerk.core.ids import EventId
from stellwerk.core.record import Record, replace
from stellwerk.model.event import Event

WITHIN = 60.0
"""Seconds since the last of its like within which an event is one more of them."""
FREE = 5
"""So many stand each for itself: something that happens twice is no flood."""
MOST = 512
"""Sorts of events that are remembered, those that came last."""
WRITE_EVERY = 1.0
"""Seconds between two writes of one event's count."""


class _Like(Record):
    times: int
    event: Event
    at: float
    written: float


class Flood:
    """Remembers what came. What somebody did is never folded: each is an entry of the audit trail."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[Any, ...], _Like] = OrderedDict()
        self._unwritten: dict[EventId, _Like] = {}

    def take(self, event: Event, mono: float) -> Event | None:
        """What is to be shown and kept now of an event that has just come: itself, or the one that it is one more of;
        None = that one, later. `mono`: monotonic seconds."""
        if event.task_id is not None or event.origin:
            return event
        key = (event.code, event.severity, event.text, event.subjects)
        known = self._known.pop(key, None)
        if known is None or mono - known.at > WITHIN:
            self._keep(key, _Like(1, event, mono, mono))
            return event
        self._known[key] = known
        known.at = mono
        known.times += 1
        if known.times <= FREE:
            known.event = event
            known.written = mono
            return event
        known.event = _again(known.event, event.time)
        if mono - known.written < WRITE_EVERY:
            self._unwritten[known.event.id] = known
            return None
        known.written = mono
        self._unwritten.pop(known.event.id, None)
        return known.event

    def due(self, mono: float, *, all_: bool = False) -> tuple[Event, ...]:
        """Counts that were not written yet and are to be now."""
        ready = [id_ for id_, like in self._unwritten.items() if all_ or mono - like.written >= WRITE_EVERY]
        found = []
        for id_ in ready:
            like = self._unwritten.pop(id_)
            like.written = mono
            found.append(like.event)
        return tuple(found)

    @property
    def waits(self) -> bool:
        """Some count is not written yet."""
        return bool(self._unwritten)

    def _keep(self, key: tuple[Any, ...], like: _Like) -> None:
        self._known[key] = like
        while len(self._known) > MOST:
            self._known.popitem(last=False)


def _again(event: Event, time: float) -> Event:
    return replace(event, count=event.count + 1, last=time)
