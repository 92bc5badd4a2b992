"""Marks: each state has one, and no two look alike even without colour."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot
from tests.fakes.entity import alarm, alert, host
from tests.fakes.graph import graph_of

from stellwerk.core.ids import EventId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.event import Event, Severity
from stellwerk.model.state import HostStatus, LinkState, VmStatus
from stellwerk.model.task import TaskState
from stellwerk.ui.theme.mark import (
    COLOURS,
    PHASES,
    Mark,
    host_mark,
    mark_of,
    paint_mark,
    severity_mark,
    task_mark,
    vm_mark,
)


def drawn(mark: Mark, phase: int = 0, side: int = 8) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_mark(painter, QRectF(0, 0, side, side), mark, QColor("black"), phase)
    painter.end()
    return image


def test_every_state_has_a_mark_with_a_colour() -> None:
    marks = {
        *map(vm_mark, VmStatus),
        *map(host_mark, HostStatus),
        *map(task_mark, TaskState),
        *(mark for mark in map(severity_mark, Severity) if mark),
    }
    assert marks <= set(COLOURS)
    assert set(COLOURS) == set(Mark)


def test_shapes_differ_without_their_colours(qtbot: QtBot) -> None:
    shapes = {mark: bytes(drawn(mark).constBits()) for mark in Mark}
    assert len(set(shapes.values())) == len(Mark)


@pytest.mark.parametrize("mark", Mark)
def test_every_mark_shows_at_its_smallest(qtbot: QtBot, mark: Mark) -> None:
    image = drawn(mark)
    inked = sum(image.pixelColor(x, y).alpha() > 100 for x in range(8) for y in range(8))
    assert inked >= 6


def test_only_the_busy_mark_turns(qtbot: QtBot) -> None:
    turns = {bytes(drawn(Mark.BUSY, phase).constBits()) for phase in range(PHASES)}
    assert len(turns) == PHASES
    assert bytes(drawn(Mark.UP, 3).constBits()) == bytes(drawn(Mark.UP).constBits())


def test_an_alarm_shows_on_what_is_up_and_on_nothing_that_says_more() -> None:
    up, away = host("h1"), host("h2", state=LinkState.BACKOFF)
    graph = graph_of(up, away, alert("a", Ref(Kind.HOST, "h1")), alert("a", Ref(Kind.HOST, "h2")))
    assert mark_of(up, graph) is Mark.WARNING
    assert mark_of(away, graph) is Mark.BUSY
    worse = graph_of(up, alert("a", Ref(Kind.HOST, "h1"), severity=Severity.ERROR))
    assert mark_of(up, worse) is Mark.PROBLEM


def test_an_event_that_somebody_took_note_of() -> None:
    bad = Event(id=EventId("e"), time=0.0, severity=Severity.ERROR, code="c", text="t")
    assert mark_of(bad, graph_of(bad)) is Mark.PROBLEM
    assert mark_of(replace(bad, acknowledged=1.0), graph_of(bad)) is Mark.DONE
    assert mark_of(replace(bad, severity=Severity.NORMAL, acknowledged=1.0), graph_of(bad)) is None


def test_alarms_and_alerts() -> None:
    one = alarm("a")
    assert mark_of(one, graph_of(one)) is Mark.UP
    assert mark_of(one, graph_of(one, alert("a"))) is Mark.WARNING
    assert mark_of(alert("a"), graph_of(alert("a"))) is Mark.WARNING
    for changed, mark in (
        (replace(one, enabled=False), Mark.DOWN),
        (replace(one, problem="x"), Mark.PROBLEM),
        (replace(one, silent_until=9e9), Mark.PAUSED),
    ):
        assert mark_of(changed, graph_of(changed)) is mark
