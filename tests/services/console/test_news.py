"""What a display tells waits once of each kind, however much it is."""

from tests.fakes.manual_loop import ManualLoop

from stellwerk.ports.console import Ended, Lit, Painted, Rang, Resized, ScreenEvent
from stellwerk.services.console.news import News


def test_a_flood_is_one_call_and_one_of_each_kind() -> None:
    loop, taken = ManualLoop(), list[ScreenEvent]()
    news = News(loop, taken.append)
    for turn in range(1000):
        news.tell(Rang())
        news.tell(Resized(turn, turn))
        news.tell(Painted())
    assert len(loop.posted) == 1
    loop.advance(0)
    assert taken == [Rang(), Resized(999, 999), Painted()]


def test_the_order_is_that_in_which_they_came_last() -> None:
    loop, taken = ManualLoop(), list[ScreenEvent]()
    news = News(loop, taken.append)
    for event in (Painted(), Resized(1, 1), Painted(), Lit(True, False, False), Ended()):
        news.tell(event)
    loop.advance(0)
    assert taken == [Resized(1, 1), Painted(), Lit(True, False, False), Ended()]


def test_what_comes_while_something_is_taken_is_taken_next() -> None:
    loop, taken = ManualLoop(), list[ScreenEvent]()

    def take(event: ScreenEvent) -> None:
        taken.append(event)
        if isinstance(event, Rang):
            news.tell(Painted())
            news.tell(Painted())

    news = News(loop, take)
    news.tell(Rang())
    loop.advance(0)
    assert taken == [Rang(), Painted()]
