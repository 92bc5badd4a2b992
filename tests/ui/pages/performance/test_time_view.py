"""Which time is looked at."""

import pytest

from stellwerk.ui.pages.performance.time_view import LEAST, MOST, TimeView, between

NOW = 1_000_000_000.0


def test_what_has_no_end_follows() -> None:
    view = TimeView(600)
    assert view.range(NOW) == (NOW - 600, NOW)
    assert view.range(NOW + 5) == (NOW - 595, NOW + 5)


def test_what_ends_near_to_now_follows() -> None:
    assert between(NOW - 1000, NOW - 10, NOW).end is None
    assert between(NOW - 1000, NOW - 500, NOW).end == NOW - 500
    assert between(NOW - 500, NOW + 500, NOW).range(NOW)[1] == NOW


def test_moving_back_leaves_now_and_moving_on_comes_back() -> None:
    back = TimeView(600).moved(-0.5, NOW)
    assert back.range(NOW) == (NOW - 900, NOW - 300)
    assert back.moved(0.5, NOW).end is None


def test_zooming_keeps_what_is_pointed_at() -> None:
    view = TimeView(1000, NOW - 5000)
    around = NOW - 5900
    near = view.zoomed(0.5, NOW, around)
    begin, end = near.range(NOW)
    assert end - begin == pytest.approx(500)
    assert (around - begin) / 500 == pytest.approx(0.1)
    assert TimeView(600).zoomed(2, NOW).range(NOW) == (NOW - 1200, NOW)
    middle = view.zoomed(2, NOW).range(NOW)
    assert sum(middle) / 2 == pytest.approx(NOW - 5500)


def test_there_is_a_least_and_a_most() -> None:
    assert TimeView(LEAST).zoomed(0.1, NOW).seconds == LEAST
    assert TimeView(MOST).zoomed(9, NOW).seconds == MOST
    assert between(0, 10_000, NOW).range(NOW)[0] >= NOW - MOST - 1
