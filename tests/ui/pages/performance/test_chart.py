"""One chart: what it draws, its axis, the values under the pointer."""

import numpy as np
import pytest
from PySide6.QtWidgets import QMenu

from stellwerk.core.ids import Kind
from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.theme.theme import Theme

CPU, _MEMORY, DISK, _NETWORK = (plan for plan in CHARTS[Kind.VM] if plan.usual)


def points(*values: float) -> Points:
    mean = np.array(values, np.float32)
    return Points(5, np.arange(len(values), dtype=np.int64) * 5, mean, mean * 2)


@pytest.fixture
def disk(qtbot, theme: Theme) -> Chart:
    chart = Chart(theme, DISK)
    qtbot.addWidget(chart)
    return chart


def test_the_newest_values_are_said(disk: Chart) -> None:
    assert disk.empty
    disk.show_points({"disk_read": points(0, 2048), "disk_write": points(1024, 0)}, (0, 10))
    assert disk.values.text() == "read 2 KiB/s · written 0 B/s"
    assert not disk.empty


def test_no_menu_of_the_library_lies_over_it(disk: Chart) -> None:
    disk.show()
    assert [menu for menu in disk.findChildren(QMenu) if menu.isVisible()] == []


def test_values_under_the_pointer_and_none_where_nothing_is_known(disk: Chart) -> None:
    disk.show_points({"disk_read": points(1024, 2048), "disk_write": points()}, (0, 10))
    disk.point(1.0)
    assert disk.values.text() == "read 1 KiB/s · written –"
    disk.point(500.0)
    assert disk.values.text() == "read – · written –"
    disk.point(None)
    assert disk.values.text().startswith("read 2 KiB/s")


def test_the_axis_reaches_over_the_maxima(disk: Chart) -> None:
    disk.show_points({"disk_read": points(1e6, 5e6), "disk_write": points(1)}, (0, 10))
    low, high = disk.plot.getViewBox().viewRange()[1]
    assert low <= 0
    assert high >= 1e7


def test_percents_have_a_fixed_axis(qtbot, theme: Theme) -> None:
    chart = Chart(theme, CPU)
    qtbot.addWidget(chart)
    chart.show_points({"cpu_usage": points(3, 4)}, (0, 10))
    assert 100 <= chart.plot.getViewBox().viewRange()[1][1] <= 105
    assert chart.values.text() == "4.0 %"


def test_what_is_in_sight_stays_where_it_was_chosen(disk: Chart) -> None:
    disk.show_points({"disk_read": points(1, 2), "disk_write": points(1)}, (0, 100))
    before = disk.plot.getViewBox().viewRange()[0]
    disk.show_points({"disk_read": points(1, 2, 3), "disk_write": points(1)}, None)
    assert disk.plot.getViewBox().viewRange()[0] == before


def test_a_pointer_tells_its_time(disk: Chart) -> None:
    told: list[float | None] = []
    disk.pointed.connect(told.append)
    disk.resize(600, 200)
    disk.show()
    disk.show_points({"disk_read": points(1, 2), "disk_write": points(1)}, (0, 100))
    middle = disk.plot.getPlotItem().getViewBox().sceneBoundingRect().center()
    disk.plot.scene().sigMouseMoved.emit(middle)
    assert told
    assert told[0] is not None
    assert 40 <= told[0] <= 60
