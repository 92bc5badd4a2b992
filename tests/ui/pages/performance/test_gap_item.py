"""Gaps as a faint ground."""

import numpy as np
from PySide6.QtGui import QColor

from stellwerk.core.ids import Kind
from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme


def test_a_gap_is_painted_where_nothing_is_known(qtbot, theme: Theme) -> None:
    chart = Chart(theme, CHARTS[Kind.VM][0])
    qtbot.addWidget(chart)
    chart.resize(600, 220)
    chart.show()
    at = np.array([*range(0, 300, 10), *range(700, 1000, 10)], np.int64)
    flat = np.full(len(at), 1.0, np.float32)
    chart.show_points({"cpu_usage": Points(10, at, flat, flat)}, (0, 1000))
    assert chart._gaps.gaps == ((300, 700),)
    image = chart.plot.grab().toImage()
    left, right = (edge - chart.plot.x() for edge in chart.edges)
    colours = [image.pixelColor(left + round((right - left) * share), 20) for share in (0.12, 0.48)]
    assert colours == [QColor(theme.colour(Token.BASE)), QColor(theme.colour(Token.HOVER))]


def test_what_is_not_over_yet_is_no_gap_and_nothing_is_none(qtbot, theme: Theme) -> None:
    chart = Chart(theme, CHARTS[Kind.VM][0])
    qtbot.addWidget(chart)
    none = np.empty(0, np.float32)
    chart.show_points({"cpu_usage": Points(10, none.astype(np.int64), none, none)}, (0, 1000))
    assert chart._gaps.gaps == ()
    at = np.arange(0, 970, 10)
    flat = np.ones(len(at), np.float32)
    chart.show_points({"cpu_usage": Points(10, at, flat, flat)}, (0, 1000))
    assert chart._gaps.gaps == ()
