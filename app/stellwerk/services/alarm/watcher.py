"""Watches for alarms: looks at objects after changes and samples, keeps what is raised, hands on what turned.

Owner thread, in slices. Only in the one process of a profile that keeps watch.
"""

from collections import deque
from collections.abc import Iterator

from stellwerk.core.clock import Clock
from stellwerk.core.ids import AlarmId, AlertId, Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal, Subscription
from stellwerk.engine.answer import log_failure
from stellwerk.model.alarm.alarm import Alarm, Alert, alert_id
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.policy.alarm.watched import WatchedAlarm
from stellwerk.ports.repository import Repository
from stellwerk.services.alarm.round import Moment, Round
from stellwerk.services.alarm.turn import Turn
from stellwerk.store.inventory import Inventory

AFTER = 3.0
"""Seconds after the start: the hosts are being connected then."""
SLICE = 0.004
"""Seconds of looking without a break; with the piece that ends it some 6 ms."""
PAUSE = 0.01
"""Seconds between two slices."""
SOON = 0.5
"""Seconds for which changes are gathered before what is raised is looked at again."""
PATIENCE = 900.0
"""Seconds after which an alert of an object that nobody has seen since the start is given up."""
MOST_TURNS = 20
"""Turns that are handed on without a break: each is an event."""


class AlarmWatcher:
    """Watches from `start` on. `turned` emits each turn, once it is kept and shown."""

    def __init__(
        self, loop: Loop, clock: Clock, inventory: Inventory, repository: Repository, sampled: Signal[None]
    ) -> None:
        self.turned: Signal[Turn] = Signal()
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._repository = repository
        self._sampled = sampled
        self._rounds: dict[AlarmId, Round] = {}
        self._fresh: dict[AlarmId, None] = {}
        """Alarms of which nothing was looked at yet: to begin with one takes some milliseconds."""
        self._queue: dict[AlarmId, None] = {}
        """Alarms to be looked at, the next one first."""
        self._going: tuple[Round, Iterator[list[Turn]]] | None = None
        self._turns: deque[Turn] = deque()
        self._timers: dict[str, Timer] = {}
        self._subscriptions: list[Subscription] = []

    def start(self) -> None:
        """Begin in a while."""
        self._timers["start"] = self._loop.after(AFTER, self._begin)

    def close(self) -> None:
        """Watch no more; what is raised stays raised."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions.clear()
        for one in self._rounds.values():
            one.close()
        self._rounds.clear()
        self._queue.clear()
        self._fresh.clear()
        self._going = None

    def _begin(self) -> None:
        self._subscriptions = [
            self._inventory.changed.connect(self._changed),
            self._sampled.connect(lambda _nothing: self._look_at_sampled()),
        ]
        self._fresh.update((AlarmId(alarm.id), None) for alarm in self._inventory.view.all(Kind.ALARM))
        known = {AlarmId(alarm.id) for alarm in self._inventory.view.all(Kind.ALARM)}
        self._drop([one for one in self._alerts() if one.alarm_id not in known])
        self._timers["patience"] = self._loop.after(PATIENCE, self._give_up_missing)
        self._plan()

    def _alerts(self) -> list[Alert]:
        return [one for one in self._inventory.view.all(Kind.ALERT) if isinstance(one, Alert)]

    def _take(self, alarm: Alarm) -> None:
        """Watch for it as it is now; what it has raised stays raised."""
        self._fresh.pop(alarm.id, None)
        before = self._rounds.pop(alarm.id, None)
        if before is not None:
            before.close()
        if not alarm.enabled or alarm.problem:
            self._stop(alarm)
            return
        watched = WatchedAlarm(alarm, self._inventory.catalogue)
        usual = (self._inventory.catalogue.kinds[watched.kind].sort,)
        live = None if watched.is_sampled else self._inventory.live(alarm.query, sort=usual)
        made = self._rounds[alarm.id] = Round(watched, self._inventory.view, live)
        if live is not None:
            live.changed.connect(lambda _change: self._ask(alarm.id))
        for alert in self._alerts():
            if alert.alarm_id == alarm.id and alert.ref.kind is watched.kind:
                made.restore(alert.ref.id)
        if before is not None and before.watched.kind is watched.kind:
            made.courses = before.courses | made.courses
        self._ask(alarm.id)

    def _stop(self, alarm: Alarm) -> None:
        """One that is off has raised nothing; of one that cannot be understood now, it stays."""
        self._queue.pop(alarm.id, None)
        if not alarm.enabled:
            self._drop([one for one in self._alerts() if one.alarm_id == alarm.id])

    def _drop(self, alerts: list[Alert]) -> None:
        if alerts:
            self._forget([one.id for one in alerts])

    def _changed(self, changes: ChangeSet) -> None:
        if not changes.touches((Kind.ALARM,)):
            self._object_changed(changes)
            return
        for ref in (*changes.added, *changes.changed):
            alarm = self._inventory.view.get(ref) if ref.kind is Kind.ALARM else None
            if isinstance(alarm, Alarm) and self._is_another(alarm):
                self._take(alarm)
        for ref in changes.removed:
            if ref.kind is Kind.ALARM:
                self._remove(AlarmId(ref.id))
        self._object_changed(changes)

    def _is_another(self, alarm: Alarm) -> bool:
        """Whether it is to be watched for otherwise; that it tells otherwise is taken over as it is."""
        known = self._rounds.get(alarm.id)
        if known is None:
            return alarm.enabled
        old = known.watched.alarm
        same = all(getattr(old, key) == getattr(alarm, key) for key in ("query", "clear", "hold", "clear_hold"))
        if same and alarm.enabled and old.problem == alarm.problem:
            known.watched.alarm = alarm
            return False
        return True

    def _remove(self, alarm_id: AlarmId) -> None:
        gone = self._rounds.pop(alarm_id, None)
        self._queue.pop(alarm_id, None)
        if gone is not None:
            gone.close()
        self._drop([one for one in self._alerts() if one.alarm_id == alarm_id])

    def _object_changed(self, changes: ChangeSet) -> None:
        for alarm_id, one in self._rounds.items():
            if not one.courses:
                continue
            kind = one.watched.kind
            for ref in changes.removed:
                if ref.kind is kind and one.forget(ref.id):
                    self._gone(one, ref)
            if one.live is not None and changes.touches((kind, Kind.HOST)):
                self._ask(alarm_id, SOON)

    def _gone(self, one: Round, ref: Ref) -> None:
        """Its object is not there any more."""
        alert = self._inventory.view.get(Ref(Kind.ALERT, alert_id(one.watched.alarm.id, ref)))
        name = alert.object_name if isinstance(alert, Alert) else ref.id
        now = self._clock.now()
        self._turns.append(Turn(alarm=one.watched.alarm, ref=ref, name=name, raised=False, time=now, gone=True))
        self._plan()

    def _give_up_missing(self) -> None:
        for one in self._rounds.values():
            table = self._inventory.view.tables.get(one.watched.kind, {})
            for id_ in one.open_ids():
                if id_ not in table and one.forget(id_):
                    self._gone(one, Ref(one.watched.kind, id_))

    def _look_at_sampled(self) -> None:
        for alarm_id, one in self._rounds.items():
            if one.watched.is_sampled:
                self._queue[alarm_id] = None
        self._plan()

    def _ask(self, alarm_id: AlarmId, seconds: float = 0.0) -> None:
        """Look at an alarm's objects, after a while in which more may come."""
        if seconds == 0.0:
            self._queue[alarm_id] = None
            self._plan()
            return
        key = f"soon {alarm_id}"
        if key not in self._timers:
            self._timers[key] = self._loop.after(seconds, lambda: self._due(key, alarm_id))

    def _due(self, key: str, alarm_id: AlarmId) -> None:
        self._timers.pop(key, None)
        if alarm_id in self._rounds:
            self._ask(alarm_id)

    def _plan(self, pause: float = 0.0) -> None:
        if "work" not in self._timers and (self._fresh or self._queue or self._going or self._turns):
            self._timers["work"] = self._loop.after(pause, self._work)

    def _work(self) -> None:
        """One slice: what turned first, then the next pieces."""
        self._timers.pop("work", None)
        end = self._clock.monotonic() + SLICE
        self._hand_on()
        while not self._turns and self._clock.monotonic() < end:
            if not self._next_piece():
                break
        self._plan(PAUSE)

    def _next_piece(self) -> bool:
        """Look at some objects; false where there is nothing to be looked at."""
        if self._fresh:
            self._take_fresh()
            return True
        if self._going is None:
            alarm_id = next(iter(self._queue), None)
            if alarm_id is None:
                return False
            del self._queue[alarm_id]
            one = self._rounds.get(alarm_id)
            if one is not None:
                self._going = one, one.run(Moment(self._clock.monotonic(), self._clock.now()))
            return True
        one, pieces = self._going
        turns = next(pieces, None) if self._rounds.get(one.watched.alarm.id) is one else None
        if turns is None:
            self._going = None
            self._note_due(one)
        else:
            self._turns += turns
        return True

    def _take_fresh(self) -> None:
        alarm_id = next(iter(self._fresh))
        del self._fresh[alarm_id]
        alarm = self._inventory.view.get(Ref(Kind.ALARM, alarm_id))
        if isinstance(alarm, Alarm):
            self._take(alarm)

    def _note_due(self, one: Round) -> None:
        """Have it looked at once its time is over, whatever changes."""
        alarm_id = one.watched.alarm.id
        timer = self._timers.pop(f"due {alarm_id}", None)
        if timer is not None:
            timer.cancel()
        if one.due is not None and self._rounds.get(alarm_id) is one:
            key = f"due {alarm_id}"
            self._timers[key] = self._loop.after(one.due, lambda: self._due(key, alarm_id))

    def _hand_on(self) -> None:
        """Keep, show and tell some of what turned."""
        some = [self._turns.popleft() for _ in range(min(MOST_TURNS, len(self._turns)))]
        last = {alert_id(turn.alarm.id, turn.ref): turn for turn in some}
        raised = tuple(_alert(turn) for turn in last.values() if turn.raised)
        if raised:
            log_failure(self._repository.write(lambda tables: tables.save(*raised)), "an alert")
            self._inventory.apply(Batch(entities=raised))
        self._forget([id_ for id_, turn in last.items() if not turn.raised])
        for turn in some:
            self.turned.emit(turn)

    def _forget(self, ids: list[AlertId]) -> None:
        refs = tuple(Ref(Kind.ALERT, id_) for id_ in ids)
        if refs:
            log_failure(self._repository.write(lambda tables: tables.delete(*refs)), "an alert")
            self._inventory.apply(Batch(removed=refs))


def _alert(turn: Turn) -> Alert:
    return Alert(
        id=alert_id(turn.alarm.id, turn.ref),
        alarm_id=turn.alarm.id,
        name=turn.alarm.name,
        severity=turn.alarm.severity,
        ref=turn.ref,
        object_name=turn.name,
        raised=turn.time,
    )
