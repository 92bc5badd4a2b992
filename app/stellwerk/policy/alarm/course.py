"""The course of one alarm for one object: quiet, pending, raised, clearing, and quiet again. Pure; any thread.

What is observed has three answers: it is so, it is not, nobody knows. Who does not know neither raises nor clears, and
time of which nothing is known does not count: only what was seen to be so at both of its ends has lasted. One that
waits is looked at when its time is over; a look that comes much later was kept from coming by a computer that slept.
"""

from enum import StrEnum

from stellwerk.core.record import Record, replace

LATE = 60.0
"""Seconds by which a look may be late."""


class Phase(StrEnum):
    """Where it stands. Between PENDING and RAISED somebody is told, between CLEARING and QUIET again."""

    QUIET = "quiet"
    PENDING = "pending"
    RAISED = "raised"
    CLEARING = "clearing"

    @property
    def is_open(self) -> bool:
        """The alarm is raised and not cleared yet."""
        return self in (Phase.RAISED, Phase.CLEARING)


class Course(Record, frozen=True):
    """`lasted`: seconds for which it is known to have been so, in the phases that wait. `seen`: when it was so last,
    monotonic seconds; None = it was not known then."""

    phase: Phase = Phase.QUIET
    lasted: float = 0.0
    seen: float | None = None


class Rule(Record, frozen=True):
    """Seconds that it must be so to be raised, and that it must be well to be cleared."""

    hold: float = 0.0
    clear_hold: float = 0.0


class Sight(Record, frozen=True):
    """What is observed at one moment: whether the object fits what is watched for, and what clears it. None = unknown.

    Both may be false at once: between the two marks of a hysteresis nothing happens."""

    bad: bool | None
    good: bool | None


QUIET = Course()
RAISED = Course(Phase.RAISED)


def step(course: Course, sight: Sight, rule: Rule, now: float) -> Course:
    """The course after one more observation. `now`: monotonic seconds."""
    if course.phase.is_open:
        return _open(course, sight, rule, now)
    if sight.bad is None:
        return replace(course, seen=None)
    if not sight.bad:
        return QUIET
    waited = _waited(course, Phase.PENDING, rule.hold, now)
    return RAISED if waited.lasted >= rule.hold else waited


def _open(course: Course, sight: Sight, rule: Rule, now: float) -> Course:
    """What is bad again is not clearing; what is neither, nor known, waits as it is."""
    if sight.bad:
        return RAISED
    if sight.good is None:
        return replace(course, seen=None)
    if not sight.good:
        return RAISED
    waited = _waited(course, Phase.CLEARING, rule.clear_hold, now)
    return QUIET if waited.lasted >= rule.clear_hold else waited


def _waited(course: Course, phase: Phase, wanted: float, now: float) -> Course:
    """One more observation that it is so: the time since the last one counts, if that one said the same and this one
    is not late."""
    if course.phase is not phase:
        return Course(phase, 0.0, now)
    more = max(0.0, now - course.seen) if course.seen is not None else 0.0
    slept = more > max(0.0, wanted - course.lasted) + LATE
    return Course(phase, course.lasted + (0.0 if slept else more), now)


def due_in(course: Course, rule: Rule, now: float) -> float | None:
    """Seconds until it would turn if it stays so; None where only another observation can change it."""
    if course.seen is None or course.phase in (Phase.QUIET, Phase.RAISED):
        return None
    wanted = rule.hold if course.phase is Phase.PENDING else rule.clear_hold
    return max(0.0, wanted - course.lasted - (now - course.seen))
