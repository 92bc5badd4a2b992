"""Several objects read as one: from moments, from blocks, from both."""

import pytest
from tests.fakes.history.sums import T0, listed, sums

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.ids import Kind
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.step import Step

HOUR = 3600
NAN = float("nan")
BOTH = Blend(Kind.VM, "cpu_usage", {"a": 3.0, "b": 1.0, "nobody": 9.0})


def test_members_are_read_as_one(history: HistoryFile) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 4.0}, "b": {"cpu_usage": 8.0}, "c": {"cpu_usage": 90.0}})])
    history.write([sums(T0 + 60, {"b": {"cpu_usage": 6.0}, "a": {"cpu_usage": NAN}})])
    found = history.read_blend(BOTH, Step.MINUTE, T0, T0 + HOUR)
    assert listed(found) == [(T0, 5.0, 10.0), (T0 + 60, 6.0, 12.0)]


def test_a_sum(history: HistoryFile) -> None:
    history.write([sums(T0, {"a": {"net_in": 4.0}, "b": {"net_in": 8.0}})])
    blend = Blend(Kind.VM, "net_in", {"a": 1.0, "b": 1.0}, mean=False)
    assert listed(history.read_blend(blend, Step.MINUTE, T0, T0 + HOUR)) == [(T0, 12.0, 24.0)]


def test_tidying_changes_nothing(history: HistoryFile) -> None:
    for minute in range(0, 60, 7):
        history.write([sums(T0 + 60 * minute, {"a": {"cpu_usage": minute + 1.0}, "b": {"cpu_usage": 9.0}})])
    before = listed(history.read_blend(BOTH, Step.MINUTE, T0, T0 + HOUR))
    assert len(before) == 9
    more = True
    while more:
        more = history.tidy(T0 + HOUR + 1)
        assert listed(history.read_blend(BOTH, Step.MINUTE, T0, T0 + HOUR)) == before
    part = listed(history.read_blend(BOTH, Step.MINUTE, T0 + 7 * 60, T0 + 15 * 60))
    assert part == before[1:3]


@pytest.mark.parametrize("blend", [Blend(Kind.VM, "cpu_usage", {}), Blend(Kind.HOST, "cpu_usage", {"a": 1.0})])
def test_nobody_has_no_points(history: HistoryFile, blend: Blend) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 4.0}})])
    assert listed(history.read_blend(blend, Step.MINUTE, T0, T0 + HOUR)) == []
