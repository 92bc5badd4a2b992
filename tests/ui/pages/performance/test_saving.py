"""Charts in files."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from tests.ui.pages.room import Room

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.pages.performance.saving import Column, Saving, write_picture, write_table
from stellwerk.ui.pages.performance.stack import ChartStack


def points(*at: int) -> Points:
    values = np.arange(len(at), dtype=np.float32) + 0.5
    return Points(60, np.array(at, np.int64), values, values * 2)


def test_a_row_is_a_moment_of_all_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    assert write_table(file, [Column("CPU", points(0, 60)), Column("=HYPERLINK(1)", points(60, 120))]) == 3
    assert file.read_text().splitlines() == [
        "time,CPU mean,CPU maximum,'=HYPERLINK(1) mean,'=HYPERLINK(1) maximum",
        "1970-01-01T00:00:00Z,0.5,1.0,,",
        "1970-01-01T00:01:00Z,1.5,3.0,0.5,1.0",
        "1970-01-01T00:02:00Z,,,1.5,3.0",
    ]


def test_nothing_is_a_head_alone(tmp_path: Path) -> None:
    assert write_table(tmp_path / "a.csv", []) == 0
    assert (tmp_path / "a.csv").read_text() == "time\n"


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="could not be written"):
        write_table(tmp_path / "no" / "a.csv", [])
    with pytest.raises(Refused, match="could not be written"):
        write_picture(tmp_path / "no" / "a.png", QImage(4, 4, QImage.Format.Format_RGB32))


def test_both_are_written_on_threads(room: Room, qtbot, tmp_path: Path) -> None:
    stack = ChartStack(room.desk.theme, room.loop, lambda what, key: None, room.window)
    stack.lay_out([CHARTS[Kind.VM][0]], lambda chart: None)
    (chart,) = stack.charts
    chart.show_points({"cpu_usage": points(0, 60)}, (0, 600))
    saving = Saving(room.desk, room.stage, room.window)
    saving.save_picture(tmp_path / "a.png", "web-1 · last night", stack)
    saving.save_picture(tmp_path / "long.png", "web-1, " * 500, stack)
    saving.save_table(tmp_path / "a.csv", [("CPU", chart)])
    assert room.loop.run(lambda: len(room.stage.said) == 3, timeout=60)
    assert any("2 rows written to" in said for said in room.stage.said)
    picture = QImage(str(tmp_path / "a.png"))
    assert picture.width() > 50
    assert picture.pixelColor(1, 1) != QColor("black")
    body = stack.body.grab().toImage()
    above = picture.height() - body.height()
    assert above > stack.body.fontMetrics().height()
    assert len({picture.pixelColor(x, above // 2).name() for x in range(picture.width())}) > 1, "there is a text"
    assert picture.copy(0, above, body.width(), body.height()) == body.convertToFormat(picture.format())
    assert QImage(str(tmp_path / "long.png")).size() == picture.size()
    stack.release()
