"""What live charts cost the owner thread: eight of them, each with two lines, over ten minutes and an hour of samples.

The floor is a widget of the same size that paints nothing but its ground.
"""

import time

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from tests.bench.part.row import Row, p99, show

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.theme.theme import Theme

CHARTS_SHOWN, INTERVAL, ROUNDS = 8, 5, 20
RNG = np.random.default_rng(1)


def main() -> None:
    """Print the table."""
    app = QApplication([])
    theme = Theme(app, Settings({}))
    plans = [plan for plan in CHARTS[Kind.VM] if len(plan.lines) == 2]
    charts = [Chart(theme, plans[number % len(plans)]) for number in range(CHARTS_SHOWN)]
    for chart in charts:
        chart.resize(900, 180)
        chart.show()
    empty = QWidget()
    empty.resize(900, 180)
    empty.show()
    floor = 1e3 * min(_painted(empty) for _round in range(ROUNDS))
    rows = []
    for minutes in (10, 60):
        blocks = [1e3 * _shown(chart, minutes * 12, number) for number in range(ROUNDS) for chart in charts]
        blocks = blocks[len(charts) :]  # the first of each makes its axes
        each_second = sum(blocks) / (ROUNDS - 1) / INTERVAL
        rows += [
            Row(f"{minutes} min: 8 charts, a second", each_second, "ms", goal="< 30 ms", met=each_second < 30),
            Row(f"{minutes} min: a chart filled and painted, p99", p99(blocks), "ms", floor, "< 8 ms", p99(blocks) < 8),
        ]
    show(rows)
    theme.close()


def _points(count: int, end: int) -> Points:
    mean = np.abs(np.cumsum(RNG.normal(size=count))).astype(np.float32) * 1e6
    return Points(INTERVAL, (end + INTERVAL * np.arange(-count + 1, 1)).astype(np.int64), mean, mean)


def _shown(chart: Chart, count: int, number: int) -> float:
    """Processor seconds from the answer to the picture: both are one turn of the owner thread at the most."""
    end = 1_700_000_000 + INTERVAL * number
    points = {line.key: _points(count, end) for line in chart.plan.lines}
    begin = time.thread_time()
    chart.show_points(points, (end - INTERVAL * count, end))
    return time.thread_time() - begin + _painted(chart)


def _painted(widget: QWidget) -> float:
    begin = time.thread_time()
    widget.grab()
    return time.thread_time() - begin


if __name__ == "__main__":
    main()
