"""The strip of a longer time."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.performance.overview import Overview, labels, strip_span
from stellwerk.ui.theme.theme import Theme

DAY = 86_400


@pytest.fixture
def strip(qtbot, theme: Theme) -> Overview:
    made = Overview(theme)
    qtbot.addWidget(made)
    made.resize(1100, 56)
    made.stand(100, 1100)
    at = np.arange(0, 10_000, 100)
    values = np.ones(len(at), np.float32)
    made.show_points(Points(100, at, values, values), 0, 10_000, None)
    made.show_range(4000, 6000)
    made.show()
    return made


@pytest.fixture
def told(strip: Overview) -> list[tuple[int, int]]:
    chosen: list[tuple[int, int]] = []
    strip.chosen.connect(lambda span: chosen.append((round(span[0], -2), round(span[1], -2))))
    return chosen


def drag(qtbot, strip: Overview, begin: int, end: int) -> None:
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(begin, 20))
    qtbot.mouseMove(strip, QPoint(end, 20))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(end, 20))


def test_it_is_a_preset_that_shows_where_one_is() -> None:
    now = 400.0 * DAY
    assert strip_span(600, now - 600, now) == 3600
    assert strip_span(3600, now - 3600, now) == DAY
    assert strip_span(600, now - 2 * DAY, now) == 7 * DAY
    assert strip_span(30 * DAY, now - 30 * DAY, now) == 365 * DAY


def test_the_middle_moves_it(strip: Overview, told: list[tuple[int, int]], qtbot) -> None:
    drag(qtbot, strip, 600, 700)
    assert told[-1] == (5000, 7000)


def test_an_edge_stretches_it(strip: Overview, told: list[tuple[int, int]], qtbot) -> None:
    drag(qtbot, strip, 500, 300)
    assert told[-1] == (2000, 6000)
    drag(qtbot, strip, 700, 900)
    assert told[-1] == (2000, 8000)


def test_a_click_elsewhere_brings_that_time_into_the_middle(
    strip: Overview, told: list[tuple[int, int]], qtbot
) -> None:
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    assert told[-1] == (1000, 3000)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(1099, 20))
    assert told[-1] == (8000, 10_000)


def test_keys_move_and_stretch_it(strip: Overview, told: list[tuple[int, int]], qtbot) -> None:
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert told[-1] == (3500, 5500)
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    assert told[-1] == (3000, 6000)
    assert strip.accessibleName().startswith("Time in sight: 1970-01-01")
    assert not strip.grab().isNull()


@pytest.mark.parametrize("days", [0.04, 1, 7, 30, 365])
def test_labels_are_few_and_within(days: float) -> None:
    begin = 1_700_000_123.0
    found = labels(begin, begin + days * DAY)
    assert 0 <= len(found) <= 10
    assert all(begin < at < begin + days * DAY for at, _text in found)
    assert len({text for _at, text in found}) == len(found)
