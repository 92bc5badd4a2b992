"""A day as a small line: its gaps, its hours, what it says."""

import numpy as np
from tests.ui.pages.room import Room

from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.monitor.day_line import DAY, DayLine, hours, runs_of
from stellwerk.ui.theme.palette import Token

END = 1_700_000_000.0


def points(*places: int) -> Points:
    at = np.array([int(END) - DAY + 600 * place for place in places], np.int64)
    mean = np.array([10.0 * (number + 1) for number in range(len(places))], np.float32)
    return Points(600, at, mean, mean * 2)


def test_a_gap_parts_the_line() -> None:
    runs = runs_of(points(0, 1, 2, 9, 10))
    assert [len(run) for run in runs] == [3, 2]
    assert runs[0][1][1:] == (20.0, 40.0)


def test_hours_are_round_and_within_the_day() -> None:
    found = hours(END)
    assert 3 <= len(found) <= 5
    assert all(END - DAY < at < END for at, _text in found)
    assert all(text.endswith(":00") for _at, text in found)


def test_it_says_what_it_shows(room: Room, qtbot) -> None:
    line = DayLine(room.desk.theme, Token.BLUE, "CPU")
    qtbot.addWidget(line)
    assert line.empty
    line.show_points(points(0, 1, 2), END)
    assert not line.empty
    assert line.accessibleDescription() == "Last 24 hours: 10 % at least, 20 % on average, 30 % at most"
    assert not line.grab().isNull()


def test_a_single_point_is_painted(room: Room, qtbot) -> None:
    line = DayLine(room.desk.theme, Token.BLUE, "CPU")
    qtbot.addWidget(line)
    before = line.grab().toImage()
    line.show_points(points(70), END)
    assert line.grab().toImage() != before
