"""The tab: what it asks for, when it follows, what it says of nothing."""

import numpy as np
import pytest
from tests.fakes.history.asked import FakeHistory
from tests.ui.pages.room import Room

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Ref
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.performance.performance_tab import AFTER_MOVING, SLOW, PerformanceTab


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


@pytest.fixture
def vm(room: Room) -> Ref:
    return room.vm("web-1")


@pytest.fixture
def tab(room: Room, history: FakeHistory, vm: Ref, qtbot):  # type: ignore[no-untyped-def]
    made = PerformanceTab(room.tools, history, vm)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    yield made
    made.release()


def test_it_asks_for_the_last_ten_minutes_of_everything(tab: PerformanceTab, history: FakeHistory, vm: Ref) -> None:
    assert [series.key for series, *_rest in history.asked] == [
        "cpu_usage", "mem_usage", "disk_read", "disk_write", "net_in", "net_out",
    ]  # fmt: skip
    assert {series.ref for series, *_rest in history.asked} == {vm}
    assert {end - begin for _series, begin, end, _done in history.asked} == {600}


def test_answers_are_drawn(tab: PerformanceTab, history: FakeHistory) -> None:
    history.answer(10.0, 20.0)
    assert [chart.values.text() for chart in tab.charts][:2] == ["20 %", "20 %"]
    assert tab.note.text() == ""


def test_nothing_recorded_is_said(tab: PerformanceTab, history: FakeHistory) -> None:
    history.answer()
    assert "nobody was recording" in tab.note.text()


def test_trouble_is_said(tab: PerformanceTab, history: FakeHistory) -> None:
    history.asked[0][3](Answer(error=Invalid("a part of the history is damaged", "the rest of it can be read")))
    assert "damaged" in tab.note.text()


def test_live_spans_follow_each_sample(tab: PerformanceTab, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    room.sampled.emit(None)
    assert len(history.asked) == 6


def test_longer_spans_follow_once_a_minute(tab: PerformanceTab, history: FakeHistory, room: Room) -> None:
    tab.spans.button(2).click()
    assert {end - begin for _series, begin, end, _done in history.asked[6:]} == {86_400}
    history.answer(1.0)
    room.sampled.emit(None)
    assert history.asked == []
    room.settle(SLOW)
    room.sampled.emit(None)
    assert len(history.asked) == 6


def test_late_answers_to_another_span_are_passed_over(tab: PerformanceTab, history: FakeHistory) -> None:
    old, history.asked = history.asked, []
    tab.spans.button(1).click()
    history.answer(50.0)
    for _series, _begin, _end, done in old:
        done(Answer(Points(5, np.array([1]), np.array([1.0], np.float32), np.array([1.0], np.float32))))
    assert tab.charts[0].values.text() == "50 %"


def test_a_time_that_was_chosen_is_read_and_stays(tab: PerformanceTab, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    box = tab.charts[1].plot.getViewBox()
    box.setXRange(1000, 2000, padding=0)
    box.sigRangeChangedManually.emit([True, False])
    room.settle(AFTER_MOVING * 4)
    assert {(round(begin), round(end)) for _series, begin, end, _done in history.asked} == {(1000, 2000)}
    history.answer(1.0)
    room.sampled.emit(None)
    assert history.asked == []
    tab.refresh()
    assert {end - begin for _series, begin, end, _done in history.asked} == {600}


def test_one_that_is_not_in_sight_does_not_follow(tab: PerformanceTab, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    tab.hide()
    room.sampled.emit(None)
    assert history.asked == []
    tab.came()
    assert len(history.asked) == 6


def test_charts_have_one_time_axis(tab: PerformanceTab, history: FakeHistory) -> None:
    history.answer(1.0)
    tab.charts[0].plot.setXRange(5000, 6000, padding=0)
    low, high = tab.charts[3].plot.getViewBox().viewRange()[0]
    assert low == pytest.approx(5000, abs=5)
    assert high == pytest.approx(6000, abs=5)
