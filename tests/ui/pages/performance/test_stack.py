"""A stack of charts."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.drag import drag_data
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.pages.performance.stack import ChartStack

CPU, MEMORY, DISK, _NETWORK = (plan for plan in CHARTS[Kind.VM] if plan.usual)


@pytest.fixture
def edits() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def stack(room: Room, edits: list[tuple[str, str]]) -> Iterator[ChartStack]:
    made = ChartStack(room.desk.theme, room.loop, lambda what, key: edits.append((what, key)), room.window)
    made.lay_out([CPU, MEMORY], lambda chart: chart.show_range(0, 600))
    room.settle()
    yield made
    made.release()


def test_charts_that_stay_are_used_again(stack: ChartStack, room: Room) -> None:
    cpu, memory = stack.charts
    fresh: list[Chart] = []
    stack.lay_out([DISK, CPU], fresh.append)
    assert memory.isHidden()
    room.settle()
    assert stack.charts == [*fresh, cpu]
    assert [chart.plan.key for chart in fresh] == ["disk"]


def test_what_is_not_wanted_any_more_is_not_made(stack: ChartStack, room: Room) -> None:
    stack.lay_out([CPU, MEMORY, DISK, _NETWORK], lambda chart: None)
    stack.lay_out([CPU], lambda chart: None)
    room.settle()
    room.settle()
    assert [chart.plan.key for chart in stack.charts] == ["cpu"]


def test_a_chart_is_moved_and_removed_by_its_menu(stack: ChartStack, edits: list[tuple[str, str]]) -> None:
    menu = stack.charts[0].menu.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    assert [(action.objectName(), action.isEnabled()) for action in menu.actions()] == [
        ("up", False), ("down", True), ("remove", True),
    ]  # fmt: skip
    menu.actions()[1].trigger()
    assert edits == [("down", "cpu")]


def test_what_is_dropped_on_a_chart_is_told(stack: ChartStack) -> None:
    told: list[tuple[Ref, ...]] = []
    stack.dropped.connect(told.append)
    data = drag_data([Ref(Kind.VM, "a")])
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), action, data, button, key)
    assert stack.eventFilter(stack.charts[0].plot.viewport(), event)
    assert told == [(Ref(Kind.VM, "a"),)]


def test_the_head_of_a_chart_takes_it_too(stack: ChartStack, qapp: QApplication) -> None:
    told: list[tuple[Ref, ...]] = []
    stack.dropped.connect(told.append)
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for data, taken in ((drag_data([Ref(Kind.VM, "a")]), True), (QMimeData(), False)):
        enter = QDragEnterEvent(QPoint(5, 5), action, data, button, key)
        enter.ignore()
        qapp.sendEvent(stack.viewport(), enter)
        assert enter.isAccepted() is taken
    data = drag_data([Ref(Kind.VM, "a")])  # the event does not keep it
    qapp.sendEvent(stack.viewport(), QDropEvent(QPointF(5, 5), action, data, button, key))
    assert told == [(Ref(Kind.VM, "a"),)]
