"""Small lines of the last minutes: painted and told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from tests.fakes.engine import small_bench

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.history.strip import Strip
from stellwerk.ui.models.spark.line import LINE_HEIGHT, LINE_WIDTH, Line, LinePainter, line_of, pieces_of, tip_of

OF = CATALOGUE.props[Kind.VM]
BOX = QRectF(0.0, 0.0, 30.0, 10.0)
INK, TRACK = QColor("#ff0000"), QColor("#00ff00")


def strip(*points: float | None) -> Strip:
    known = [point for point in points if point is not None]
    return Strip(seconds=15.0, points=points, least=min(known), mean=sum(known) / len(known), most=max(known))


@pytest.mark.parametrize(
    ("key", "most", "top"),
    [("cpu_usage", 5.0, 100.0), ("net_in", 10.0, 65536.0), ("net_in", 1e6, 1e6), ("disk_read_ops", 3.0, 10.0)],
)
def test_percents_fill_it_at_a_hundred_and_idle_traffic_stays_low(key: str, most: float, top: float) -> None:
    assert line_of(strip(0.0, most), OF[key]).top == top
    assert line_of(None, OF[key]).top > 0


def test_a_gap_is_between_two_pieces() -> None:
    pieces = pieces_of(Line(strip(0.0, 100.0, None, 250.0), 100.0), BOX)
    assert [[(point.x(), point.y()) for point in piece] for piece in pieces] == [[(0, 10), (10, 0)], [(30, 0)]]
    assert pieces_of(Line(None, 100.0), BOX) == []


def painted(line: Line) -> QImage:
    image = QImage(LINE_WIDTH, LINE_HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    LinePainter().paint(painter, QRect(0, 0, LINE_WIDTH, LINE_HEIGHT), line, INK, TRACK)
    painter.end()
    return image


def reddish(image: QImage, columns: range) -> bool:
    pixels = (image.pixelColor(x, y) for x in columns for y in range(LINE_HEIGHT))
    return any(colour.red() > colour.green() and colour.red() > 150 for colour in pixels)


def test_a_gap_shows_the_ground_alone(qapp: QApplication) -> None:
    image = painted(Line(strip(*[50.0] * 10, *[None] * 20, *[50.0] * 10), 100.0))
    assert reddish(image, range(12))
    assert not reddish(image, range(18, 42))
    assert reddish(image, range(48, 60))
    assert image.pixelColor(30, LINE_HEIGHT - 1) == TRACK
    empty = painted(Line(None, 100.0))
    assert not reddish(empty, range(LINE_WIDTH))
    assert empty.pixelColor(30, LINE_HEIGHT - 1) == TRACK


def test_a_lone_point_is_seen(qapp: QApplication) -> None:
    assert reddish(painted(Line(strip(None, 50.0, None), 100.0)), range(LINE_WIDTH))


def test_what_is_told_in_words() -> None:
    words = tip_of(strip(*[10.0] * 39, 50.0), OF["cpu_usage"], small_bench().inventory.view)
    assert words == "last 10 minutes: least 10 %, mean 11 %, most 50 %"
