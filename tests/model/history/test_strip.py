"""What a small line is made of."""

from __future__ import annotations

from stellwerk.core.ids import Kind
from stellwerk.model.history.strip import MOST_POINTS, Strip, StripWish, point_seconds


def test_a_line_of_ten_minutes_at_the_usual_interval() -> None:
    wish = StripWish(kind=Kind.VM, ids=(), keys=(), end=0.0, seconds=point_seconds(5.0))
    assert (wish.count, wish.count * wish.seconds) == (MOST_POINTS, 600.0)


def test_never_longer_than_what_is_kept() -> None:
    wish = StripWish(kind=Kind.VM, ids=(), keys=(), end=0.0, seconds=point_seconds(300.0))
    assert wish.count * wish.seconds <= 3600


def test_its_span() -> None:
    assert Strip(seconds=15.0, points=(None, 1.0), least=1.0, mean=1.0, most=1.0).span == 30.0
