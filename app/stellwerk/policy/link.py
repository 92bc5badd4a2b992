"""The life of a host's connection as a state machine: what happened goes in, what to do comes out. Pure; any thread.

The states and what they mean to the fleet: table *Hosts* of the design.
"""

from enum import Enum, auto

from stellwerk.core.error import AppError, Conflict, Invalid, NotAllowed, Refused, Unsupported
from stellwerk.core.record import Record, replace
from stellwerk.model.host import Link
from stellwerk.model.state import Leaving, LinkState
from stellwerk.policy.backoff import backoff

REFUSED_RETRY = 300.0
"""Seconds between tries at a host that refuses us."""
REBOOT_TRIES = 3
"""A host that restarts is waited for no longer between two tries than after so many: some 4 s."""
STEADY = 10.0
"""Seconds a connection must have lived to count as good: one that is lost sooner is not retried at once."""


class Effect(Enum):
    """What the owner of the connection has to do."""

    OPEN = auto()
    SYNC = auto()
    CLOSE = auto()
    """End the connection, or give up opening it."""
    START_GRACE = auto()
    STOP_GRACE = auto()


class Wanted(Record, frozen=True):
    """A connection is wanted now: by the fleet, or by somebody who does not want to wait for the next try."""


class Unwanted(Record, frozen=True):
    """There shall be no connection."""


class Opened(Record, frozen=True):
    """The connection is open."""


class Synced(Record, frozen=True):
    """The first synchronisation over this connection is in the inventory."""


class Failed(Record, frozen=True):
    """Opening or synchronising failed."""

    error: AppError


class Lost(Record, frozen=True):
    """The connection is gone or the host does not answer on it. `answered`: when it last did, UTC seconds."""

    error: AppError
    answered: float | None = None


class RetryDue(Record, frozen=True):
    """The wait before the next try is over."""


class GraceOver(Record, frozen=True):
    """It has been away for longer than the grace."""


class NetworkBack(Record, frozen=True):
    """This computer's network came back: waiting has no point any more."""


class Leaves(Record, frozen=True):
    """The host was asked to go away: what follows is no trouble."""

    how: Leaving


Happening = Wanted | Unwanted | Opened | Synced | Failed | Lost | RetryDue | GraceOver | NetworkBack | Leaves


class Course(Record, frozen=True, kw_only=True):
    """Where a connection stands. `tries` counts failures in a row, `live_at` is when it became live (monotonic)."""

    link: Link = Link()
    tries: int = 0
    live_at: float = 0.0


class Step(Record, frozen=True, kw_only=True):
    """The next course, what to do in this order, and after how many seconds to report `RetryDue` (None = never; any
    earlier wait is over whenever the state changes)."""

    course: Course
    effects: tuple[Effect, ...] = ()
    retry: float | None = None


class Moment(Record, frozen=True, kw_only=True):
    """When it happened: UTC seconds, monotonic seconds, and the luck of the draw from -1 to 1."""

    now: float
    at: float
    luck: float = 0.0


def refuses(error: AppError) -> bool:
    """Whether the error means that the host answered and will not have us, so that trying again soon is vain."""
    return isinstance(error, (NotAllowed, Unsupported, Invalid, Conflict, Refused))


def grace(base: float, per_vm: float, running: int) -> float:
    """Seconds a host may be away before it counts as non-responsive: oVirt's 60 s + 0.5 s a running VM by default."""
    return max(0.0, base + per_vm * running)


def step(course: Course, happened: Happening, moment: Moment) -> Step:
    """What follows from what happened. Happenings that do not fit the state change nothing."""
    state = course.link.state
    match happened:
        case Unwanted():
            return _off(course, moment)
        case Wanted():
            return _wanted(course, moment)
        case NetworkBack() if state in (LinkState.BACKOFF, LinkState.STALE):
            return _connecting(replace(course, tries=0), moment)
        case RetryDue() if state in (LinkState.BACKOFF, LinkState.STALE):
            return _connecting(course, moment)
        case RetryDue() if state is LinkState.REFUSED:
            return _connecting(course, moment, Effect.START_GRACE)
        case Opened() if state is LinkState.CONNECTING:
            return Step(course=_entered(course, LinkState.SYNCING, moment), effects=(Effect.SYNC,))
        case Synced() if state is LinkState.SYNCING:
            return _live(course, moment)
        case Failed(error) if state in (LinkState.CONNECTING, LinkState.SYNCING):
            return _failed(course, error, moment)
        case Lost(error) if state is LinkState.SYNCING:
            return _failed(course, error, moment)
        case Lost(error, answered) if state is LinkState.LIVE:
            return _stale(course, error, answered, moment)
        case Leaves(how) if state is not LinkState.OFF:
            return _leaving(course, how, moment)
        case GraceOver() if course.link.leaving is not Leaving.NOT:
            return _not_back(course)
        case GraceOver() if state not in (LinkState.OFF, LinkState.LIVE, LinkState.REFUSED):
            return Step(course=replace(course, link=replace(course.link, overdue=True)))
        case _:
            return Step(course=course)


def _entered(course: Course, state: LinkState, moment: Moment) -> Course:
    return replace(course, link=replace(course.link, state=state, since=moment.now))


def _with_error(course: Course, error: AppError) -> Course:
    link = replace(course.link, reason=error.text, hint=error.hint, code=error.code, details=error.details, first=False)
    return replace(course, link=link)


def _off(course: Course, moment: Moment) -> Step:
    if course.link.state is LinkState.OFF:
        return Step(course=course)
    link = Link(since=moment.now, answered=_answered(course, moment))
    return Step(course=Course(link=link), effects=(Effect.STOP_GRACE, Effect.CLOSE))


def _answered(course: Course, moment: Moment) -> float | None:
    return moment.now if course.link.state is LinkState.LIVE else course.link.answered


def _wanted(course: Course, moment: Moment) -> Step:
    match course.link.state:
        case LinkState.OFF:
            return _connecting(Course(link=replace(course.link, first=True)), moment, Effect.START_GRACE)
        case LinkState.REFUSED:
            return _connecting(replace(course, tries=0), moment, Effect.START_GRACE)
        case LinkState.BACKOFF | LinkState.STALE:
            return _connecting(replace(course, tries=0), moment)
        case LinkState.CONNECTING | LinkState.SYNCING | LinkState.LIVE:
            return Step(course=course)


def _connecting(course: Course, moment: Moment, *before: Effect) -> Step:
    return Step(course=_entered(course, LinkState.CONNECTING, moment), effects=(*before, Effect.OPEN))


def _live(course: Course, moment: Moment) -> Step:
    link = Link(state=LinkState.LIVE, since=moment.now, answered=moment.now, first=False)
    return Step(course=replace(course, link=link, live_at=moment.at), effects=(Effect.STOP_GRACE,))


def _leaving(course: Course, how: Leaving, moment: Moment) -> Step:
    """It is tried again at once where there is no connection: it may be back before the wait is over."""
    course = replace(course, tries=0, link=replace(course.link, leaving=how, overdue=False))
    if course.link.state in (LinkState.REFUSED, LinkState.BACKOFF, LinkState.STALE):
        return _connecting(course, moment, Effect.START_GRACE)
    return Step(course=course, effects=(Effect.START_GRACE,))


def _not_back(course: Course) -> Step:
    """The time is over: one that shut down stays down, one that never went or did not come back is in no such state."""
    link = course.link
    if link.leaving is Leaving.POWER_OFF and link.state is not LinkState.LIVE:
        return Step(course=course)
    gone = link.state is not LinkState.LIVE
    return Step(course=replace(course, link=replace(link, leaving=Leaving.NOT, overdue=gone)))


def _failed(course: Course, error: AppError, moment: Moment) -> Step:
    course = _with_error(course, error)
    leaving = course.link.leaving
    if refuses(error) and leaving is Leaving.NOT:  # a host that starts or ends refuses much for a while
        course = replace(course, tries=0, link=replace(course.link, overdue=False))
        return Step(
            course=_entered(course, LinkState.REFUSED, moment),
            effects=(Effect.STOP_GRACE, Effect.CLOSE),
            retry=REFUSED_RETRY,
        )
    course = replace(course, tries=course.tries + 1)
    return Step(
        course=_entered(course, LinkState.BACKOFF, moment),
        effects=(Effect.CLOSE,),
        retry=backoff(_waits(course), moment.luck),
    )


def _waits(course: Course) -> int:
    return min(course.tries, REBOOT_TRIES) if course.link.leaving is Leaving.REBOOT else course.tries


def _stale(course: Course, error: AppError, answered: float | None, moment: Moment) -> Step:
    """A good connection that is lost is tried again at once; one that never holds waits longer each time."""
    steady = moment.at - course.live_at >= STEADY or course.link.leaving is not Leaving.NOT
    course = _with_error(replace(course, tries=0 if steady else course.tries + 1), error)
    course = replace(course, link=replace(course.link, answered=answered or course.link.answered))
    return Step(
        course=_entered(course, LinkState.STALE, moment),
        effects=(Effect.CLOSE, Effect.START_GRACE),
        retry=0.0 if steady else backoff(course.tries, moment.luck),
    )
