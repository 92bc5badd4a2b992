"""Charts as a picture and as a table, in files. The pure part may run on any thread; nothing here waits."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from stellwerk.core.error import Refused
from stellwerk.core.text import _, plural
from stellwerk.model.catalogue.format import format_time, harmless
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Errand
from stellwerk.ui.desk import Desk
from stellwerk.ui.pages.desk import Stage
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.stack import ChartStack
from stellwerk.ui.theme.metric import AROUND, BETWEEN

_NOT_IN_NAMES = '/\\:*?"<>|'


class Column(NamedTuple):
    """One line of a chart."""

    title: str
    points: Points


def write_table(path: Path, columns: Sequence[Column]) -> int:
    """One row a moment, for each line its mean and its maximum in plain numbers; answers the number of rows.

    Times are UTC. A title comes from outside: one that a spreadsheet would take for a formula gets an apostrophe.
    Raises Refused.
    """
    moments = np.unique(np.concatenate([column.points.at for column in columns] or [np.empty(0, np.int64)]))
    cells = [_cells(column.points, moments) for column in columns]
    heads = [harmless(f"{column.title} {word}") for column in columns for word in ("mean", "maximum")]
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["time", *heads])
            for row, at in enumerate(moments.tolist()):
                time = datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
                writer.writerow([time, *(value for cell in cells for value in cell.get(row, ("", "")))])
    except OSError as error:
        raise _unwritten(path, error.strerror or str(error)) from error
    return len(moments)


def write_picture(path: Path, image: QImage) -> int:
    """A PNG file; answers its width. Raises Refused."""
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]  # a str is what PySide takes
        raise _unwritten(path, _("the folder takes no file"))
    return image.width()


def _headed(head: str, charts: QPixmap, body: QWidget) -> QImage:
    """The charts below that text, which is cut where it is too long."""
    metrics, palette, scale = body.fontMetrics(), body.palette(), charts.devicePixelRatio()
    width, above = round(charts.width() / scale), metrics.height() + 2 * BETWEEN
    image = QImage(charts.width(), charts.height() + round(above * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(palette.color(QPalette.ColorRole.Base))
    painter = QPainter(image)
    painter.setFont(body.font())
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    text = metrics.elidedText(head, Qt.TextElideMode.ElideMiddle, width - 2 * AROUND)
    painter.drawText(QRect(AROUND, 0, width - 2 * AROUND, above), Qt.AlignmentFlag.AlignVCenter, text)
    painter.drawPixmap(0, above, charts)
    painter.end()
    return image


def _cells(points: Points, moments: "np.typing.NDArray[np.int64]") -> Mapping[int, tuple[float, float]]:
    rows = np.searchsorted(moments, points.at).tolist()
    values = zip(points.mean.tolist(), points.top.tolist(), strict=True)
    return {row: (float(f"{mean:.6g}"), float(f"{top:.6g}")) for row, (mean, top) in zip(rows, values, strict=True)}


def _unwritten(path: Path, reason: str) -> Refused:
    text = _("{path} could not be written: {reason}").format(path=path, reason=reason)
    return Refused(text, _("choose another place"))


class Saving(QObject):
    """Asks for a place and writes there on a thread of its own."""

    def __init__(self, desk: Desk, host: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._host, self._parent = desk, host, parent

    def ask_picture(self, name: str, span: tuple[float, float], stack: ChartStack) -> None:
        """Where the picture of that time is to be."""
        head = f"{name} · {format_time(span[0])} – {format_time(span[1])}"
        self._ask(f"{_file_name(name)}.png", _("Pictures (*.png)"), lambda path: self.save_picture(path, head, stack))

    def ask_table(self, name: str, charts: Sequence[tuple[str, Chart]]) -> None:
        """Where the table is to be."""
        self._ask(f"{_file_name(name)}.csv", _("Tables (*.csv)"), lambda path: self.save_table(path, charts))

    def save_picture(self, path: Path, head: str, stack: ChartStack) -> None:
        """All charts, also those that are scrolled out of sight, below a line that says whose they are and of when."""
        image = _headed(head, stack.body.grab(), stack.body)
        done = partial(self._done, lambda _width: _("{path} was written").format(path=path))
        Errand(self._desk.loop, "picture", lambda: write_picture(path, image), done).start()

    def save_table(self, path: Path, charts: Sequence[tuple[str, Chart]]) -> None:
        """What the charts show, as it was read."""
        columns = [
            Column(title if len(chart.plan.lines) == 1 else f"{title}, {line.words}", points)
            for title, chart in charts
            for line in chart.plan.lines
            if (points := chart.points.get(line.key)) is not None
        ]

        def said(rows: int) -> str:
            words = plural("{n} row written to {path}", "{n} rows written to {path}", rows)
            return words.format(path=path)

        Errand(self._desk.loop, "csv", lambda: write_table(path, columns), partial(self._done, said)).start()

    def _ask(self, name: str, kinds: str, take: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._parent, _("Export"), name, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        dialog.fileSelected.connect(lambda chosen: take(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _done(self, said: Callable[[int], str], answer: Answer[int]) -> None:
        self._host.say(str(answer.error) if answer.error is not None else said(answer.get()))


def _file_name(name: str) -> str:
    """A name that every system takes."""
    kept = "".join("_" if letter in _NOT_IN_NAMES or not letter.isprintable() else letter for letter in name)
    return kept.strip(". ")[:80] or "charts"
