"""The view: what it asks for, when it follows, how it is moved, what it says of nothing."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from tests.fakes.fleet import NOW
from tests.fakes.history.asked import FakeHistory
from tests.ui.pages.room import Room

from stellwerk.core.error import Invalid
from stellwerk.core.ids import EventId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.performance.performance_tab import PerformanceTab
from stellwerk.ui.pages.performance.performance_view import AFTER_MOVING, SLOW, PerformanceView
from stellwerk.ui.shell.page import Place

KEYS = ["cpu_usage", "mem_usage", "disk_read", "disk_write", "net_in", "net_out"]


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


@pytest.fixture
def vm(room: Room) -> Ref:
    return room.vm("web-1")


@pytest.fixture
def tab(room: Room, history: FakeHistory, vm: Ref, qtbot):
    made = PerformanceTab(room.tools, room.stage, history, vm)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    drawn(room)
    yield made
    made.release()


def lines(history: FakeHistory, seconds: float) -> list[str]:
    """The lines that were asked for so many seconds."""
    return [series.key for series, begin, end, _done in history.asked if round(end - begin) == seconds]


def drawn(room: Room) -> None:
    """All charts have had their turn."""
    for _chart in KEYS:
        room.settle(0.1)


def test_charts_are_made_one_after_the_other(room: Room, history: FakeHistory, vm: Ref, qtbot) -> None:
    made = PerformanceTab(room.tools, room.stage, history, vm)
    qtbot.addWidget(made)
    assert [chart.plan.key for chart in made.charts] == ["cpu"]
    assert [series.key for series, *_rest in history.asked] == ["cpu_usage", "cpu_usage"], "the chart and the strip"
    drawn(room)
    assert [chart.plan.key for chart in made.charts] == ["cpu", "memory", "disk", "network"]
    made.release()


def test_it_asks_for_the_last_ten_minutes_of_everything(tab: PerformanceView, history: FakeHistory, vm: Ref) -> None:
    assert lines(history, 600) == KEYS
    assert {series.ref for series, *_rest in history.asked} == {vm}
    assert lines(history, 3600) == ["cpu_usage"], "the strip shows a longer time"


def test_answers_are_drawn_one_chart_after_the_other(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    history.answer(10.0, 20.0)
    assert [chart.empty for chart in tab.charts] == [False, True, True, True]
    drawn(room)
    assert [chart.values.text() for chart in tab.charts][:2] == ["20 %", "20 %"]
    assert tab.bar.note.text() == ""


def test_nothing_recorded_is_said(tab: PerformanceView, history: FakeHistory) -> None:
    history.answer()
    assert "nobody was recording" in tab.bar.note.text()


def test_a_time_in_which_nobody_recorded_is_named(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    begin, end = tab.range
    history.recorded = [(begin - 900, begin + 100), (begin + 400, end)]
    tab.came()
    history.answer(10.0, 20.0)
    drawn(room)
    assert tab.bar.note.text().startswith("Nobody was recording from ")
    tab.stack.pointed.emit(begin + 200)
    assert tab.bar.note.text().endswith(": nobody was recording")
    tab.stack.pointed.emit(begin + 500)
    assert "nobody" not in tab.bar.note.text()
    tab.stack.pointed.emit(None)
    assert tab.bar.note.text().startswith("Nobody was recording from ")
    history.recorded = [(begin - 900, end)]
    tab.came()
    assert tab.bar.note.text() == ""


def test_trouble_is_said(tab: PerformanceView, history: FakeHistory) -> None:
    history.asked[0][3](Answer(error=Invalid("a part of the history is damaged", "the rest of it can be read")))
    assert "damaged" in tab.bar.note.text()


def test_live_spans_follow_each_sample(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    room.clock.time += 5
    room.sampled.emit(None)
    assert lines(history, 600) == KEYS
    assert history.asked[0][2] == room.clock.now()


def test_longer_spans_follow_once_a_minute(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    tab.bar.spans.button(2).click()
    assert lines(history, 86_400) == KEYS
    history.answer(1.0)
    room.sampled.emit(None)
    assert history.asked == []
    room.settle(SLOW)
    room.sampled.emit(None)
    assert lines(history, 86_400) == KEYS


def test_late_answers_to_another_span_are_passed_over(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    old, history.asked = history.asked, []
    tab.bar.spans.button(1).click()
    history.answer(50.0)
    drawn(room)
    for _series, _begin, _end, done in old:
        done(Answer(Points(5, np.array([1]), np.array([1.0], np.float32), np.array([1.0], np.float32))))
    drawn(room)
    assert tab.charts[0].values.text() == "50 %"


def test_a_time_that_was_chosen_is_read_and_stays(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    drawn(room)
    box = tab.charts[1].plot.getViewBox()
    box.setXRange(NOW - 9000, NOW - 8000, padding=0)
    box.sigRangeChangedManually.emit([True, False])
    assert not tab.bar.follow.isChecked()
    room.settle(AFTER_MOVING * 4)
    assert lines(history, 1000) == KEYS
    history.answer(1.0)
    room.sampled.emit(None)
    assert history.asked == []
    tab.bar.follow.click()
    assert lines(history, 1000) == KEYS
    assert history.asked[0][2] == room.clock.now()


def test_what_ends_now_goes_on_following(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    now = room.clock.now()
    tab.charts[0].ranged.emit((now - 300, now - 2))
    assert tab.bar.follow.isChecked()
    history.asked.clear()
    room.clock.time += 20
    room.sampled.emit(None)
    assert history.asked[0][2] == room.clock.now()


def test_one_that_is_not_in_sight_does_not_follow(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    tab.hide()
    room.sampled.emit(None)
    assert history.asked == []
    tab.came()
    assert lines(history, 600) == KEYS


def test_charts_move_together(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    history.answer(1.0)
    drawn(room)
    tab.charts[0].plot.setXRange(NOW - 9000, NOW - 8000, padding=0)
    tab.charts[0].ranged.emit(tab.charts[0].range)
    drawn(room)
    assert {tuple(map(round, chart.range)) for chart in tab.charts} == {(NOW - 9000, NOW - 8000)}
    assert tab.overview._range == pytest.approx((NOW - 9000, NOW - 8000))


def test_keys_zoom_move_and_follow(tab: PerformanceView, history: FakeHistory, room: Room, qtbot) -> None:
    plot = tab.charts[0].plot
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert tab.range[1] - tab.range[0] == pytest.approx(900)
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert tab.range[1] - tab.range[0] == pytest.approx(600)
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert tab.range[1] == pytest.approx(room.clock.now() - 150)
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert tab.range[1] == room.clock.now()


def test_keys_lead_the_crosshair(tab: PerformanceView, history: FakeHistory, room: Room, qtbot) -> None:
    history.answer(1.0)
    drawn(room)
    qtbot.keyClick(tab.charts[0].plot, Qt.Key.Key_Left)
    qtbot.keyClick(tab.charts[0].plot, Qt.Key.Key_Left)
    assert tab.bar.note.text().startswith("20")
    assert all(chart._cross.isVisible() for chart in tab.charts)
    qtbot.keyClick(tab.charts[0].plot, Qt.Key.Key_Escape)
    assert tab.bar.note.text() == ""


def test_what_is_pointed_at_stays_when_samples_come(tab: PerformanceView, history: FakeHistory, room: Room) -> None:
    history.answer(1.0, 2.0)
    drawn(room)
    at = room.clock.now() - 5
    tab.stack.pointed.emit(at)
    room.sampled.emit(None)
    history.answer(1.0, 2.0, 3.0)
    drawn(room)
    assert all(chart._cross.isVisible() for chart in tab.charts)
    assert tab.charts[0].values.text() != "3.0 %"


def test_what_is_pointed_at_is_given_up_where_it_is_out_of_sight(
    tab: PerformanceView, history: FakeHistory, room: Room
) -> None:
    history.answer(1.0, 2.0)
    drawn(room)
    tab.stack.pointed.emit(room.clock.now() - 60)
    tab.overview.chosen.emit((NOW - 9000, NOW - 8000))
    assert not any(chart._cross.isVisible() for chart in tab.charts)
    assert tab.bar.note.text() == ""
    tab.stack.pointed.emit(NOW - 8500)
    tab.overview.chosen.emit((NOW - 9000, NOW - 8400))
    assert all(chart._cross.isVisible() for chart in tab.charts)


def happened(room: Room, vm: Ref, *before: float) -> list[Event]:
    """Events of a VM so many seconds ago."""
    events = [
        Event(
            id=EventId(f"e{number}"), time=room.clock.now() - ago, severity=Severity.WARNING, code="vm.paused",
            text='VM "web-1" was paused', subjects=(Subject(vm, "web-1"),),
        )
        for number, ago in enumerate(before)
    ]  # fmt: skip
    room.repository.tables.add_events(events)
    room.inventory.apply(Batch(entities=tuple(events)))
    return events


def test_events_are_marked_and_a_click_opens_one(tab: PerformanceView, room: Room, vm: Ref, qtbot) -> None:
    (event,) = happened(room, vm, 300.0)
    room.settle(3.0)
    room.settle(3.0)
    assert event.id in [one.id for one in tab.lane.events]
    mark = next(mark for mark in tab.lane.marks if event.id in [one.id for one in mark.events])
    tab.lane.opened.emit((event,))
    assert room.stage.gone_to == [Place(Ref(Kind.EVENT, event.id))]
    tab.lane.pointed.emit(event.time)
    assert tab.bar.note.text().startswith("20")
    assert mark.worst is Severity.WARNING


def test_several_events_in_one_place_open_their_list(tab: PerformanceView, room: Room, vm: Ref) -> None:
    events = happened(room, vm, 300.0, 301.0)
    tab.lane.opened.emit(tuple(events))
    assert room.stage.gone_to[0].query.startswith("Events: vm.name = web-1 and time >= ")


def test_charts_are_removed_moved_added_and_brought_back(
    tab: PerformanceView, history: FakeHistory, room: Room
) -> None:
    tab._edit("remove", "memory")
    assert [chart.plan.key for chart in tab.charts] == ["cpu", "disk", "network"]
    tab._edit("down", "cpu")
    assert [chart.plan.key for chart in tab.charts] == ["disk", "cpu", "network"]
    history.asked.clear()
    tab._act("add memory")
    drawn(room)
    assert [chart.plan.key for chart in tab.charts] == ["disk", "cpu", "network", "memory"]
    assert [series.key for series, *_rest in history.asked] == ["mem_usage"]
    tab._act("reset")
    drawn(room)
    assert [chart.plan.key for chart in tab.charts] == ["cpu", "memory", "disk", "network"]


def test_without_any_chart_there_is_one_button(tab: PerformanceView, room: Room) -> None:
    for key in ("cpu", "memory", "disk", "network"):
        tab._edit("remove", key)
    assert tab.empty.isVisible()
    tab.empty.button.click()
    drawn(room)
    assert len(tab.charts) == 4
    assert not tab.empty.isVisible()


def test_what_is_below_the_charts_stands_where_their_time_does(tab: PerformanceView, room: Room) -> None:
    tab._align()
    chart = tab.charts[0]
    left = chart.edges[0] + chart.mapTo(tab, chart.rect().topLeft()).x()
    assert tab.lane._edges[0] + tab.lane.x() == left
    assert tab.overview._edges[0] + tab.overview.x() == left
