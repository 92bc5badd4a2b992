"""What live charts cost the owner thread: eight of them, each with two lines, over ten minutes and an hour of samples;
and how long it takes from asking for a year to the first picture.

The floor is a widget of the same size that paints nothing but its ground; for the year also the bytes that it is made
of, fetched and unpacked by nobody.
"""

import sqlite3
import tempfile
import time
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from tests.bench.part.row import Row, p99, show

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.setting import Settings
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points, Roster, Sums
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.theme.theme import Theme

CHARTS_SHOWN, INTERVAL, ROUNDS = 8, 5, 20
VMS, DAY = 10_000, 86_400
END = 1_700_000_000 // (7 * DAY) * 7 * DAY + 6 * DAY
"""Near to the end of a week: what is not over yet is read from the journal of all VMs."""
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
    show([*rows, *_year(theme, floor)])
    theme.close()


def _year(theme: Theme, paint: float) -> list[Row]:
    """A VM of ten thousand over a year, from the question to the picture; all of it is processor time of one thread."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.db"
        history = HistoryFile(path, SystemClock())
        _record(history)
        taken = min(1e3 * _opened(history, theme) for _round in range(5))
        history.close()
        floor = paint + min(1e3 * _bare(path) for _round in range(5))
    return [Row("a year: asked, read, drawn and painted", taken, "ms", floor, "< 100 ms", taken < 100)]


def _record(history: HistoryFile) -> None:
    """A year of one VM, and of all the others what is not over yet."""
    step, ids = Step.TWO_HOURS, tuple(f"vm-{number:05}" for number in range(VMS))
    history.open()
    for at in range(END - 365 * DAY, END, step.seconds):
        roster = Roster(Kind.VM, ids if at >= END - 7 * DAY else ids[:1], ("cpu_usage",))
        total = RNG.random((1, len(roster.ids))) * 1200
        count = np.full(total.shape, 12, np.uint32)
        history.write([Sums(step, at, roster, total, count, (total / 12).astype(np.float32))])
    while history.tidy(END):
        pass


def _opened(history: HistoryFile, theme: Theme) -> float:
    begin = time.thread_time()
    chart = Chart(theme, CHARTS[Kind.VM][0])
    chart.resize(900, 180)
    series = Series(Ref(Kind.VM, "vm-00000"), "cpu_usage")
    points = history.read(series, Step.fitting(END - 365 * DAY, END, END, 4400), END - 365 * DAY, END)
    chart.show_points({"cpu_usage": points}, (END - 365 * DAY, END))
    chart.grab()
    taken = time.thread_time() - begin
    assert len(points.at) > 4000
    chart.deleteLater()
    return taken


def _bare(path: Path) -> float:
    begin = time.thread_time()
    with closing(sqlite3.connect(path)) as connection:
        # the first byte of a block only says how its bytes stand
        wanted = "select substr(body, 2) from block where thing = (select number from thing where id = 'vm-00000')"
        for query in (wanted, "select body from moment where step = 7200"):
            for (body,) in connection.execute(query):
                zlib.decompress(body)
    return time.thread_time() - begin


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
