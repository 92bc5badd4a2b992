"""The course of an alarm: by examples, and what holds for every sequence of observations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.policy.alarm.course import LATE, QUIET, RAISED, Course, Phase, Rule, Sight, due_in, step

BAD, GOOD, BETWEEN, DARK = Sight(True, False), Sight(False, True), Sight(False, False), Sight(None, None)
FIVE = Rule(hold=300.0, clear_hold=60.0)


def phases(rule: Rule, *seen: tuple[float, Sight]) -> list[Phase]:
    course, found = QUIET, []
    for now, sight in seen:
        course = step(course, sight, rule, now)
        found.append(course.phase)
    return found


def test_it_is_raised_after_its_time_and_cleared_after_its_time() -> None:
    pending, raised, clearing = [Phase.PENDING] * 2, [Phase.RAISED] * 2, [Phase.CLEARING] * 2
    seen = [(0.0, BAD), (299.0, BAD), (300.0, BAD), (310.0, BETWEEN), (320.0, GOOD), (379.0, GOOD), (380.0, GOOD)]
    assert phases(FIVE, *seen) == [*pending, *raised, *clearing, Phase.QUIET]


def test_a_break_begins_anew() -> None:
    assert phases(FIVE, (0.0, BAD), (299.0, GOOD), (300.0, BAD), (599.0, BAD))[-1] is Phase.PENDING
    raised = [(0.0, BAD), (300.0, BAD), (310.0, GOOD), (360.0, BETWEEN), (365.0, GOOD), (424.0, GOOD), (425.0, GOOD)]
    assert phases(FIVE, *raised)[-3:] == [Phase.CLEARING, Phase.CLEARING, Phase.QUIET]


def test_what_is_not_known_stops_the_time_and_turns_nothing() -> None:
    seen = [(0.0, BAD), (200.0, BAD), (210.0, DARK), (9000.0, BAD), (9099.0, BAD), (9100.0, BAD)]
    assert phases(FIVE, *seen) == [Phase.PENDING] * 5 + [Phase.RAISED]
    assert step(RAISED, DARK, FIVE, 1e9).phase is Phase.RAISED


def test_a_look_that_comes_much_later_than_it_was_due_counts_for_nothing() -> None:
    rule = Rule(300.0, 60.0)
    begun = step(step(QUIET, BAD, rule, 0.0), BAD, rule, 100.0)
    assert step(begun, BAD, rule, 300.0 + LATE) == RAISED
    assert step(begun, BAD, rule, 300.1 + LATE) == Course(Phase.PENDING, 100.0, 300.1 + LATE)
    clearing = step(RAISED, GOOD, rule, 0.0)
    assert step(clearing, GOOD, rule, 60.0 + LATE) == QUIET
    assert step(clearing, GOOD, rule, 28_800.0) == Course(Phase.CLEARING, 0.0, 28_800.0)


def test_at_once() -> None:
    assert phases(Rule(), (5.0, BAD), (6.0, DARK), (7.0, GOOD)) == [Phase.RAISED, Phase.RAISED, Phase.QUIET]


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (QUIET, None), (RAISED, None), (Course(Phase.PENDING, 100.0, None), None),
        (Course(Phase.PENDING, 100.0, 50.0), 190.0), (Course(Phase.CLEARING, 10.0, 55.0), 45.0),
        (Course(Phase.PENDING, 100.0, -500.0), 0.0),
    ],
)  # fmt: skip
def test_when_it_is_worth_a_look(course: Course, expected: float | None) -> None:
    assert due_in(course, FIVE, 60.0) == expected


SIGHTS = st.sampled_from([BAD, GOOD, BETWEEN, DARK])
SEEN = st.lists(st.tuples(st.floats(0.1, 400.0), SIGHTS), max_size=40)
RULES = st.builds(Rule, st.sampled_from([0.0, 60.0, 300.0]), st.sampled_from([0.0, 60.0]))


def walked(rule: Rule, seen: list[tuple[float, Sight]]) -> list[tuple[float, Sight, Course]]:
    course, now, found = QUIET, 0.0, []
    for after, sight in seen:
        now += after
        course = step(course, sight, rule, now)
        found.append((now, sight, course))
    return found


@given(RULES, SEEN)
def test_it_turns_only_upon_what_is_seen(rule: Rule, seen: list[tuple[float, Sight]]) -> None:
    before = QUIET
    for _now, sight, course in walked(rule, seen):
        if course.phase.is_open and not before.phase.is_open:
            assert sight == BAD
        if before.phase.is_open and not course.phase.is_open:
            assert sight == GOOD
        before = course


@given(RULES, SEEN)
def test_it_is_raised_only_after_having_lasted(rule: Rule, seen: list[tuple[float, Sight]]) -> None:
    """The last stretch without any other answer in between was long enough."""
    lasted, last, before = 0.0, None, QUIET
    for now, sight, course in walked(rule, seen):
        if sight == BAD:
            lasted += now - last if last is not None else 0.0
            last = now
        else:
            lasted, last = (lasted, None) if sight == DARK else (0.0, None)
        if course.phase.is_open and not before.phase.is_open:
            assert lasted >= rule.hold - 1e-6
        before = course


@given(RULES, SEEN)
def test_looking_when_it_is_due_turns_it(rule: Rule, seen: list[tuple[float, Sight]]) -> None:
    for now, _sight, course in walked(rule, seen):
        after = due_in(course, rule, now)
        if after is not None:
            same = BAD if course.phase is Phase.PENDING else GOOD
            assert step(course, same, rule, now + after + 1e-6).phase in (Phase.RAISED, Phase.QUIET)


@given(RULES, SEEN)
def test_darkness_changes_no_phase(rule: Rule, seen: list[tuple[float, Sight]]) -> None:
    for now, _sight, course in walked(rule, seen):
        assert step(course, DARK, rule, now + 1e6).phase is course.phase
