"""From samples to minutes, ten minutes and two hours, against sums made from the samples alone."""

import math
from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.core.ids import Kind
from stellwerk.model.history.step import RARE, Step
from stellwerk.model.history.sums import Sums
from stellwerk.policy.history.gathering import Gathering

KEYS = ("cpu_usage",)
T0 = 1_700_006_400
"""A full two hours."""


def gathered(samples: list[tuple[float, dict[str, float]]]) -> dict[tuple[Step, int, str], tuple[float, float]]:
    """Mean and maximum by step, start and object, of what was over."""
    gathering = Gathering(Kind.VM, KEYS)
    found: dict[tuple[Step, int, str], tuple[float, float]] = {}
    for at, sample in samples:
        for sums in gathering.add(at, tuple(sample), np.array([list(sample.values())], dtype=float)):
            found |= by_object(sums)
    return found


def by_object(sums: Sums) -> dict[tuple[Step, int, str], tuple[float, float]]:
    return {
        (sums.step, sums.start, id_): (float(sums.mean[0, place]), float(sums.top[0, place]))
        for place, id_ in enumerate(sums.roster.ids)
    }


def test_no_coarser_steps_than_wanted() -> None:
    gathering = Gathering(Kind.DISK, KEYS, RARE)
    ended = [sums for hour in range(3) for sums in gathering.add(T0 + 7200 * hour, ("a",), np.array([[1.0]]))]
    assert {sums.step for sums in ended} == set(RARE)


def naive(
    samples: list[tuple[float, dict[str, float]]], end: float
) -> dict[tuple[Step, int, str], tuple[float, float]]:
    """The same from the samples themselves; what is not over at `end` is left out."""
    values: dict[tuple[Step, int, str], list[float]] = defaultdict(list)
    for at, sample in samples:
        for id_, value in sample.items():
            for step in Step:
                if not math.isnan(value) and step.start(at) + step.seconds <= end:
                    values[step, step.start(at), id_].append(value)
    return {
        key: (float(np.float32(math.fsum(each) / len(each))), float(np.float32(max(each))))
        for key, each in values.items()
    }


NUMBERS = st.one_of(st.just(math.nan), st.floats(0, 1e12))
SAMPLES = st.lists(
    st.tuples(st.floats(0.5, 3000), st.dictionaries(st.sampled_from("abcd"), NUMBERS, min_size=1)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(SAMPLES)
def test_every_step_is_made_of_the_samples(steps: list[tuple[float, dict[str, float]]]) -> None:
    at, samples = float(T0), []
    for gap, sample in steps:
        at += gap
        samples.append((at, sample))
    samples.append((at + 3 * Step.TWO_HOURS.seconds, {"e": math.nan}))
    found, expected = gathered(samples), naive(samples, at + 2 * Step.TWO_HOURS.seconds)
    assert found.keys() == expected.keys()
    for key, (mean, top) in expected.items():
        assert math.isclose(found[key][0], mean, rel_tol=2e-7, abs_tol=1e-30), key
        assert found[key][1] == top


def test_what_is_not_over_is_not_written_but_can_be_asked_for() -> None:
    gathering = Gathering(Kind.VM, KEYS)
    assert list(gathering.add(T0 + 5, ("a",), np.array([[4.0]]))) == []
    assert gathering.unfinished() is not None
    (ended,) = gathering.add(T0 + 61, ("a",), np.array([[8.0]]))
    assert by_object(ended) == {(Step.MINUTE, T0, "a"): (4.0, 4.0)}


def test_a_new_gathering_goes_on_where_the_last_was_killed() -> None:
    samples = [(T0 + 5.0 * number, {"a": float(number % 17)}) for number in range(2000)]
    whole = gathered(samples)
    first, written = Gathering(Kind.VM, KEYS), []
    for at, sample in samples[:900]:
        written += first.add(at, tuple(sample), np.array([list(sample.values())]))
    tens = [sums for sums in written if sums.step is Step.TEN_MINUTES]
    minutes = [s for s in written if s.step is Step.MINUTE and s.start >= tens[-1].start + Step.TEN_MINUTES.seconds]
    second = Gathering(Kind.VM, KEYS)
    for sums in tens + minutes:
        written += second.take_over(sums)
    killed_in = Step.MINUTE.start(samples[899][0])
    for at, sample in samples[900:]:
        written += second.add(at, tuple(sample), np.array([list(sample.values())]))
    found: dict[tuple[Step, int, str], tuple[float, float]] = {}
    for sums in written:
        found |= by_object(sums)
    lost = {(Step.MINUTE, killed_in, "a"), (Step.TEN_MINUTES, Step.TEN_MINUTES.start(killed_in), "a")}
    for key in whole.keys() - lost - {(Step.TWO_HOURS, T0, "a")}:
        assert math.isclose(found[key][0], whole[key][0], rel_tol=1e-6), key
    assert math.isclose(found[Step.TWO_HOURS, T0, "a"][0], whole[Step.TWO_HOURS, T0, "a"][0], rel_tol=0.02)


def test_a_clock_set_back_goes_on_at_once() -> None:
    gathering = Gathering(Kind.VM, KEYS)
    list(gathering.add(T0 + 86_400, ("a",), np.array([[1.0]])))
    ended = list(gathering.add(T0 + 30, ("a",), np.array([[2.0]])))
    assert [sums.start for sums in ended if sums.step is Step.MINUTE] == [T0 + 86_400]
    (minute,) = gathering.add(T0 + 60, ("a",), np.array([[2.0]]))
    assert minute.start == T0
