"""Events along the time of the charts."""

import pytest
from PySide6.QtCore import QPoint, Qt

from stellwerk.core.ids import EventId
from stellwerk.model.event import Event, Severity
from stellwerk.ui.pages.performance.event_lane import EventLane, marks_of, words_of
from stellwerk.ui.theme.theme import Theme


def event(time: float, severity: Severity = Severity.NORMAL) -> Event:
    return Event(id=EventId(f"e{time}"), time=time, severity=severity, code="x", text=f"what\nhappened at {time}")


@pytest.fixture
def lane(qtbot, theme: Theme) -> EventLane:
    made = EventLane(theme)
    qtbot.addWidget(made)
    made.resize(600, 24)
    made.stand(100, 600)
    made.show_range(1000, 1500)
    made.show()
    return made


def test_near_ones_share_a_mark_and_the_worst_counts() -> None:
    marks = marks_of([event(10), event(12, Severity.ERROR), event(90), event(200)], 0, 100, 0, 100)
    assert [[one.time for one in mark.events] for mark in marks] == [[12, 10], [90]]
    assert [mark.worst for mark in marks] == [Severity.ERROR, Severity.NORMAL]
    assert words_of(marks[0]).endswith("what happened at 10")
    assert words_of(marks[0]).count("\n") == 1


def test_many_are_told_in_part() -> None:
    (mark,) = marks_of([event(10 + number / 100) for number in range(12)], 0, 100, 0, 100)
    assert words_of(mark).endswith("\n4 more")


def test_the_pointer_tells_and_a_click_opens(lane: EventLane, qtbot) -> None:
    told: list[float | None] = []
    opened: list[tuple[Event, ...]] = []
    lane.pointed.connect(told.append)
    lane.opened.connect(opened.append)
    lane.show_events([event(1100), event(1400, Severity.WARNING)])
    assert lane.accessibleName() == "Events in this time: 2 events"
    qtbot.mouseMove(lane, QPoint(200, 12))
    assert told == [1100]
    assert "happened at 1100" in lane.toolTip()
    qtbot.mouseMove(lane, QPoint(300, 12))
    assert told == [1100, None]
    assert lane.toolTip() == ""
    qtbot.mouseClick(lane, Qt.MouseButton.LeftButton, pos=QPoint(501, 12))
    qtbot.mouseClick(lane, Qt.MouseButton.LeftButton, pos=QPoint(300, 12))
    assert [[one.time for one in events] for events in opened] == [[1400]]
    assert not lane.grab().isNull()


def test_keys_go_from_mark_to_mark(lane: EventLane, qtbot) -> None:
    opened: list[tuple[Event, ...]] = []
    lane.opened.connect(opened.append)
    lane.show_events([event(1100), event(1250), event(1400)])
    qtbot.keyClick(lane, Qt.Key.Key_Return)
    assert opened == []
    qtbot.keyClick(lane, Qt.Key.Key_Left)
    qtbot.keyClick(lane, Qt.Key.Key_Left)
    assert "1250" in lane.accessibleDescription()
    qtbot.keyClick(lane, Qt.Key.Key_Return)
    assert [one.time for one in opened[0]] == [1250]
