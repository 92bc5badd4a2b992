"""Tells of what turned: an event each, and letters to whom an alarm says. Owner thread; letters go on workers.

Turns of one alarm that come together go in one letter: a host with a thousand VMs that fails is one mail.
"""

from collections.abc import Callable
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, TimedOut, Unreachable
from stellwerk.core.ids import AlarmId, Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record, field
from stellwerk.core.text import _
from stellwerk.engine.audit import Audit
from stellwerk.engine.look import kind_word
from stellwerk.model.alarm.action import Action, ActionKind, read_action
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.event import Severity, Subject
from stellwerk.ports.alarm.courier import MOST_OBJECTS, Courier, Letter, LetterState, MailServer, ToldObject
from stellwerk.ports.lane import Answer
from stellwerk.services.alarm.turn import Turn
from stellwerk.services.recording.worker import Worker

GATHER = 2.0
"""Seconds for which turns of an alarm are gathered for one letter."""
RETRIES = (10.0, 60.0)
"""Seconds after which a letter that found nobody is sent again."""
MOST_WAITING = 200
"""Letters that wait for one kind of action; more are given up."""
LAST_PATIENCE = 3.0
"""Seconds that the end of the program waits for letters under way."""


class _Gathered(Record):
    turns: list[Turn] = field(default_factory=list)
    timer: Timer | None = None


class Telling:
    """`tell` takes each turn. `mail` says where mail is handed in, asked each time."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        audit: Audit,
        courier: Courier,
        mail: Callable[[], MailServer],
        profile: str = "",
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._audit = audit
        self._courier = courier
        self._mail = mail
        self._profile = profile
        self._gathered: dict[tuple[AlarmId, bool], _Gathered] = {}
        self._workers: dict[ActionKind, Worker] = {}
        self._timers: set[Timer] = set()
        self._closed = False

    def tell(self, turn: Turn) -> None:
        """An event now, and a letter soon, unless the alarm is silent."""
        self._record(turn)
        if turn.alarm.is_silent(self._clock.now()) or not _sent(turn.alarm):
            return
        gathered = self._gathered.setdefault((turn.alarm.id, turn.raised), _Gathered())
        gathered.turns.append(turn)
        if gathered.timer is None:
            key = (turn.alarm.id, turn.raised)
            gathered.timer = self._loop.after(GATHER, lambda: self._send_gathered(key))

    def close(self) -> Callable[[], None]:
        """Tell nothing new; what is gathered is sent. Answers what is to be done on a worker."""
        for key in tuple(self._gathered):
            self._send_gathered(key)
        self._closed = True
        for timer in self._timers:
            timer.cancel()
        workers = tuple(self._workers.values())

        def wait() -> None:
            for worker in workers:
                worker.close(LAST_PATIENCE)

        return wait

    def _record(self, turn: Turn) -> None:
        about = (Subject(turn.ref, turn.name), Subject(Ref(Kind.ALARM, turn.alarm.id), turn.alarm.name))
        words = {"alarm": turn.alarm.name, "kind": kind_word(turn.ref.kind), "name": turn.name, "reading": turn.reading}
        if turn.raised:
            text = (
                _('alarm "{alarm}": {kind} "{name}", {reading}')
                if turn.reading
                else _('alarm "{alarm}": {kind} "{name}"')
            )
            severity, code = turn.alarm.severity, "alarm.raised"
        else:
            text = _('alarm "{alarm}" is over: {kind} "{name}" is not there any more')
            text = text if turn.gone else _('alarm "{alarm}" is over: {kind} "{name}"')
            severity, code = Severity.NORMAL, "alarm.cleared"
        self._audit.record(severity=severity, code=code, text=text.format(**words), subjects=about)

    def _send_gathered(self, key: tuple[AlarmId, bool]) -> None:
        gathered = self._gathered.pop(key)
        if gathered.timer is not None:
            gathered.timer.cancel()
        turns = gathered.turns
        alarm = turns[-1].alarm
        state = LetterState.RAISED if turns[0].raised else LetterState.CLEARED
        letter = letter_of(alarm, state, turns[0].time, tuple(_told(turn) for turn in turns), self._profile)
        for action in _sent(alarm):
            self._send(action, letter, alarm, RETRIES)

    def _send(self, action: Action, letter: Letter, alarm: Alarm, retries: tuple[float, ...]) -> None:
        if self._closed:
            return
        worker = self._workers.get(action.kind)
        if worker is None:
            worker = self._workers[action.kind] = Worker(self._loop, f"alarm-{action.kind.value}")
        if worker.behind >= MOST_WAITING:
            self._failed(action, alarm, Unreachable(_("too many letters wait")))
            return
        mail = self._mail()
        job = partial(self._courier.send, action, letter, mail)
        worker.run(job, lambda answer: self._answered(answer, action, letter, alarm, retries))

    def _answered(
        self, answer: Answer[None], action: Action, letter: Letter, alarm: Alarm, retries: tuple[float, ...]
    ) -> None:
        """Once more where nobody was found; what was refused is refused the next time, too."""
        if answer.error is None:
            return
        again = isinstance(answer.error, Unreachable | TimedOut) and action.kind is not ActionKind.RUN
        if not again or not retries or self._closed:
            self._failed(action, alarm, answer.error)
            return

        def retry() -> None:
            self._timers.discard(timer)
            self._send(action, letter, alarm, retries[1:])

        timer = self._loop.after(retries[0], retry)
        self._timers.add(timer)

    def _failed(self, action: Action, alarm: Alarm, error: AppError) -> None:
        text = _('alarm "{alarm}" could not be told by {action}: {reason}')
        words = {"alarm": alarm.name, "action": action.kind.value, "reason": error}
        self._audit.record(
            severity=Severity.ERROR,
            code="alarm.untold",
            text=text.format(**words),
            subjects=(Subject(Ref(Kind.ALARM, alarm.id), alarm.name),),
            details=error.details,
        )


def letter_of(
    alarm: Alarm, state: LetterState, time: float, objects: tuple[ToldObject, ...], profile: str = ""
) -> Letter:
    """What is told of an alarm at once."""
    return Letter(
        alarm=alarm.name,
        severity=alarm.severity.value,
        state=state,
        query=alarm.query,
        time=time,
        objects=objects[:MOST_OBJECTS],
        count=len(objects),
        profile=profile,
    )


def _told(turn: Turn) -> ToldObject:
    return ToldObject(kind=turn.ref.kind.value, id=turn.ref.id, name=turn.name, reading=turn.reading)


def _sent(alarm: Alarm) -> tuple[Action, ...]:
    """Its actions but those that the window does."""
    actions = []
    for text in alarm.actions:
        try:
            actions.append(read_action(text))
        except AppError:  # of a newer program
            continue
    return tuple(action for action in actions if action.kind is not ActionKind.NOTIFY)
