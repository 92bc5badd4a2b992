"""Steps: what fits into what."""

import itertools

from stellwerk.core.ids import Kind
from stellwerk.model.history.step import RARE, Piece, Step, Thing, sort_of, vcpu


def test_each_step_is_a_whole_number_of_the_finer_and_of_its_period() -> None:
    steps = list(Step)
    for fine, coarse in itertools.pairwise(steps):
        assert coarse.seconds % fine.seconds == 0
        assert coarse.kept > fine.kept
    assert all(step.period % step.seconds == 0 and step.kept % step.seconds == 0 for step in steps)


def test_all_steps_of_a_series_stay_within_their_bound() -> None:
    assert sum(step.kept // step.seconds * 8 for step in Step) <= 64 * 1024


def test_a_moment_is_in_the_stretch_that_began_before_it() -> None:
    assert Step.MINUTE.start(119.9) == 60
    assert Step.MINUTE.start(120) == 120
    assert Step.MINUTE.period_start(3700) == 3600


def test_the_step_that_fits_a_time() -> None:
    now = 1_700_006_400
    assert Step.fitting(now - 3600, now, now, 1000) is Step.MINUTE
    assert Step.fitting(now - 86_000, now, now, 1000) is Step.TEN_MINUTES
    assert Step.fitting(now - 90_000, now - 89_000, now, 1000) is Step.TEN_MINUTES
    assert Step.fitting(0, now, now, 10) is Step.TWO_HOURS
    assert Step.fitting(0, now, now, 10, RARE) is Step.TEN_MINUTES


def test_what_has_series_is_known_by_the_value_that_is_stored() -> None:
    assert sort_of("vm") is Kind.VM
    assert sort_of("vcpu") is Piece.VCPU
    assert vcpu("a", 3) == Thing(Piece.VCPU, "a/3")
