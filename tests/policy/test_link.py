"""The life of a connection as steps; a random life never gets stuck."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import AppError, Conflict, NotAllowed, TimedOut, Unreachable, Unsupported
from stellwerk.model.host import Link
from stellwerk.model.state import Leaving, LinkState
from stellwerk.policy.link import (
    REFUSED_RETRY,
    Course,
    Effect,
    Failed,
    GraceOver,
    Happening,
    Leaves,
    Lost,
    Moment,
    NetworkBack,
    Opened,
    RetryDue,
    Step,
    Synced,
    Unwanted,
    Wanted,
    grace,
    refuses,
    step,
)

SILENT = Unreachable("no answer", "check the cable")
LOCKED = NotAllowed("the key was refused", "add the key")


def at(seconds: float, luck: float = 0.0) -> Moment:
    return Moment(now=1_000_000 + seconds, at=seconds, luck=luck)


def run(*happened: Happening, seconds: float = 100.0) -> Step:
    """The last step of a life in which these things happen one second apart."""
    outcome = Step(course=Course())
    for count, one in enumerate(happened):
        outcome = step(outcome.course, one, at(seconds + count))
    return outcome


def live(seconds: float = 100.0) -> Course:
    return run(Wanted(), Opened(), Synced(), seconds=seconds).course


def test_a_life_without_trouble() -> None:
    assert run(Wanted()).effects == (Effect.START_GRACE, Effect.OPEN)
    assert run(Wanted(), Opened()).effects == (Effect.SYNC,)
    outcome = run(Wanted(), Opened(), Synced())
    assert outcome.effects == (Effect.STOP_GRACE,)
    assert outcome.course.link == Link(state=LinkState.LIVE, since=1_000_102, answered=1_000_102, first=False)


def test_the_first_try_shows_as_first_until_it_failed() -> None:
    assert run(Wanted()).course.link.first
    assert not run(Wanted(), Failed(SILENT)).course.link.first


def test_failures_wait_longer_each_time_and_keep_the_reason() -> None:
    outcome = run(Wanted(), Failed(SILENT), RetryDue(), Failed(SILENT), RetryDue(), Failed(SILENT))
    assert outcome.retry == 4.0
    assert outcome.effects == (Effect.CLOSE,)
    link = outcome.course.link
    assert (link.state, link.reason, link.hint, link.code) == (
        LinkState.BACKOFF, "no answer", "check the cable", "unreachable",
    )  # fmt: skip


def test_a_good_connection_that_is_lost_is_tried_at_once() -> None:
    outcome = step(live(), Lost(SILENT, answered=1_000_150.0), at(200))
    assert outcome.course.link.state is LinkState.STALE
    assert outcome.course.link.answered == 1_000_150.0
    assert outcome.effects == (Effect.CLOSE, Effect.START_GRACE)
    assert outcome.retry == 0.0


def test_a_connection_that_never_holds_is_not_tried_in_a_circle() -> None:
    course = live()
    waits = []
    for round_ in range(4):
        lost = step(course, Lost(SILENT), at(103 + round_))
        waits.append(lost.retry)
        course = lost.course
        for happened in (RetryDue(), Opened(), Synced()):
            course = step(course, happened, at(103 + round_)).course
    assert waits == [1.0, 2.0, 4.0, 8.0]


def test_refused_is_tried_again_after_minutes_and_is_not_overdue() -> None:
    course = run(Wanted(), GraceOver()).course
    assert course.link.overdue
    outcome = step(course, Failed(LOCKED), at(300))
    assert outcome.course.link.state is LinkState.REFUSED
    assert not outcome.course.link.overdue
    assert outcome.retry == REFUSED_RETRY
    again = step(outcome.course, RetryDue(), at(600))
    assert again.course.link.state is LinkState.CONNECTING
    assert again.effects == (Effect.START_GRACE, Effect.OPEN)


@pytest.mark.parametrize("trouble", [Failed(SILENT), Failed(LOCKED)])
def test_on_demand_it_connects_at_once_and_counts_anew(trouble: Failed) -> None:
    outcome = run(Wanted(), trouble, Wanted())
    assert outcome.course.link.state is LinkState.CONNECTING
    assert outcome.course.tries == 0
    assert Effect.OPEN in outcome.effects


def test_the_network_coming_back_ends_waiting_but_does_not_help_the_refused() -> None:
    assert run(Wanted(), Failed(SILENT), NetworkBack()).course.link.state is LinkState.CONNECTING
    assert run(Wanted(), Failed(LOCKED), NetworkBack()).course.link.state is LinkState.REFUSED


def test_overdue_ends_when_it_is_live_again() -> None:
    course = step(live(), Lost(SILENT), at(200)).course
    course = step(course, GraceOver(), at(260)).course
    assert course.link.overdue
    for happened in (RetryDue(), Opened()):
        course = step(course, happened, at(261)).course
        assert course.link.overdue
    course = step(course, Synced(), at(262)).course
    assert not course.link.overdue
    assert course.link.reason == ""


def test_disconnecting_remembers_when_it_last_answered() -> None:
    outcome = step(live(), Unwanted(), at(500))
    assert outcome.course.link == Link(since=1_000_500, answered=1_000_500)
    assert outcome.effects == (Effect.STOP_GRACE, Effect.CLOSE)


def test_losing_it_while_synchronising_counts_as_a_failure() -> None:
    outcome = run(Wanted(), Opened(), Lost(SILENT))
    assert outcome.course.link.state is LinkState.BACKOFF
    assert outcome.retry == 1.0


def test_which_errors_refuse() -> None:
    assert all(refuses(error) for error in (LOCKED, Unsupported("old"), Conflict("another machine")))
    assert not any(refuses(error) for error in (SILENT, TimedOut("late")))


def test_grace_grows_with_the_vms_and_may_be_none() -> None:
    assert grace(60, 0.5, 40) == 80
    assert grace(0, 0, 40) == 0


def errors() -> st.SearchStrategy[AppError]:
    return st.sampled_from([SILENT, LOCKED, TimedOut("late")])


HAPPENINGS: st.SearchStrategy[Happening] = st.one_of(
    st.sampled_from([Wanted(), Unwanted(), Opened(), Synced(), RetryDue(), GraceOver(), NetworkBack()]),
    errors().map(Failed),
    errors().map(Lost),
)


@dataclasses.dataclass
class World:
    """What the owner of a connection would hold after carrying out the effects."""

    opening: bool = False
    session: bool = False
    syncing: bool = False
    retry: bool = False
    grace: bool = False

    def follow(self, before: Link, outcome: Step) -> None:
        if outcome.course.link.state is not before.state:
            self.retry = False
        self.retry |= outcome.retry is not None
        for effect in outcome.effects:
            match effect:
                case Effect.OPEN:
                    assert not self.opening
                    assert not self.session
                    self.opening = True
                case Effect.SYNC:
                    assert self.session
                    self.syncing = True
                case Effect.CLOSE:
                    self.opening = self.session = self.syncing = False
                case Effect.START_GRACE:
                    self.grace = True
                case Effect.STOP_GRACE:
                    self.grace = False


@given(st.lists(HAPPENINGS, max_size=40), st.floats(-1, 1))
def test_it_never_gets_stuck_and_never_holds_two_connections(happenings: list[Happening], luck: float) -> None:
    course, world = Course(), World()
    for count, happened in enumerate(happenings):
        if isinstance(happened, Opened):
            if not world.opening:
                continue
            world.opening, world.session = False, True
        if isinstance(happened, Synced) and not world.syncing:
            continue
        if isinstance(happened, Failed) and not (world.opening or world.syncing):
            continue
        if isinstance(happened, Lost) and not world.session:
            continue
        if isinstance(happened, RetryDue) and not world.retry:
            continue
        if isinstance(happened, Failed):
            world.opening = False
        before = course.link
        outcome = step(course, happened, at(count * 7.0, luck))
        course = outcome.course
        world.follow(before, outcome)
        state = course.link.state
        assert world.session == (state in (LinkState.SYNCING, LinkState.LIVE))
        assert world.opening == (state is LinkState.CONNECTING)
        assert world.retry == (state in (LinkState.STALE, LinkState.BACKOFF, LinkState.REFUSED))
        assert not (course.link.overdue and state in (LinkState.LIVE, LinkState.OFF, LinkState.REFUSED))
        away = state not in (LinkState.LIVE, LinkState.OFF, LinkState.REFUSED)
        assert world.grace == away, "a host that is away becomes overdue some time"
        if outcome.retry is not None:
            assert 0 <= outcome.retry <= REFUSED_RETRY
        if state is not LinkState.OFF and before.state is LinkState.OFF:
            assert isinstance(happened, Wanted)


REBOOT, OFF = Leaves(Leaving.REBOOT), Leaves(Leaving.POWER_OFF)


def test_a_host_that_restarts_is_tried_often_and_is_not_refused() -> None:
    away = run(Wanted(), Opened(), Synced(), REBOOT, Lost(SILENT))
    assert away.course.link.leaving is Leaving.REBOOT
    assert away.effects == (Effect.CLOSE, Effect.START_GRACE)
    course, waits = away.course, []
    for count in range(8):
        course = step(course, RetryDue(), at(200.0 + count)).course
        outcome = step(course, Failed(LOCKED if count % 2 else SILENT), at(200.5 + count))
        course = outcome.course
        assert course.link.state is LinkState.BACKOFF
        waits.append(outcome.retry)
    assert max(wait or 0.0 for wait in waits) == 4.0
    back = run(Wanted(), Opened(), Synced(), REBOOT, Lost(SILENT), RetryDue(), Opened(), Synced()).course
    assert (back.link.leaving, back.link.state, back.tries) == (Leaving.NOT, LinkState.LIVE, 0)


def test_one_that_does_not_come_back_or_never_went_is_no_longer_expected_to_be_silent() -> None:
    lost = run(Wanted(), Opened(), Synced(), REBOOT, Lost(SILENT), GraceOver()).course.link
    assert (lost.leaving, lost.overdue) == (Leaving.NOT, True)
    stayed = run(Wanted(), Opened(), Synced(), REBOOT, GraceOver()).course.link
    assert (stayed.leaving, stayed.overdue, stayed.state) == (Leaving.NOT, False, LinkState.LIVE)


def test_one_that_was_shut_down_stays_down() -> None:
    down = run(Wanted(), Opened(), Synced(), OFF, Lost(SILENT), GraceOver()).course.link
    assert (down.leaving, down.overdue) == (Leaving.POWER_OFF, False)
    assert run(Wanted(), Opened(), Synced(), OFF, GraceOver()).course.link.leaving is Leaving.NOT


def test_one_that_was_not_connected_is_tried_at_once() -> None:
    waiting = run(Wanted(), Failed(SILENT), REBOOT)
    assert waiting.effects == (Effect.START_GRACE, Effect.OPEN)
    assert run(Wanted(), Failed(LOCKED), REBOOT).course.link.state is LinkState.CONNECTING
    assert run(Wanted(), Unwanted(), REBOOT).course.link.leaving is Leaving.NOT
