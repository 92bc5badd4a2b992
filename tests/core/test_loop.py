"""The owner's loop: order, timers, threads, who may touch it."""

import threading

import pytest
from tests.fakes.clock import FakeClock

from stellwerk.core.error import Bug
from stellwerk.core.loop import LATE, PlainLoop


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def loop(clock: FakeClock) -> PlainLoop:
    return PlainLoop(clock)


def test_calls_run_in_the_order_they_were_posted(loop: PlainLoop) -> None:
    ran: list[int] = []
    for number in range(5):
        loop.post(lambda number=number: ran.append(number))
    loop.drain()
    assert ran == [0, 1, 2, 3, 4]


def test_what_a_call_posts_is_run_too(loop: PlainLoop) -> None:
    ran: list[str] = []
    loop.post(lambda: loop.post(lambda: ran.append("inner")))
    loop.drain()
    assert ran == ["inner"]


def test_timers_run_when_they_are_due_earliest_first(loop: PlainLoop, clock: FakeClock) -> None:
    ran: list[str] = []
    loop.after(2.0, lambda: ran.append("two"))
    loop.after(1.0, lambda: ran.append("one"))
    loop.drain()
    assert ran == []
    clock.advance(1.5)
    loop.drain()
    assert ran == ["one"]
    clock.advance(1.5)
    loop.drain()
    assert ran == ["one", "two"]


def test_timers_due_together_run_in_the_order_they_were_made(loop: PlainLoop, clock: FakeClock) -> None:
    ran: list[int] = []
    for number in range(3):
        loop.after(1.0, lambda number=number: ran.append(number))
    clock.advance(1.0)
    loop.drain()
    assert ran == [0, 1, 2]


def test_a_cancelled_timer_does_not_run_and_cancelling_late_is_harmless(loop: PlainLoop, clock: FakeClock) -> None:
    ran: list[str] = []
    timer = loop.after(1.0, lambda: ran.append("no"))
    other = loop.after(1.0, lambda: ran.append("yes"))
    timer.cancel()
    clock.advance(1.0)
    loop.drain()
    other.cancel()
    assert ran == ["yes"]


def test_a_jump_of_the_clock_for_stamps_moves_no_timer(loop: PlainLoop, clock: FakeClock) -> None:
    ran: list[str] = []
    loop.after(1.0, lambda: ran.append("no"))
    clock.jump(3600)
    loop.drain()
    assert ran == []


def test_run_waits_for_another_thread(loop: PlainLoop) -> None:
    ran: list[str] = []
    thread = threading.Thread(target=lambda: loop.post(lambda: ran.append(threading.current_thread().name)))
    thread.start()
    assert loop.run(lambda: bool(ran), timeout=60)
    thread.join()
    assert ran == [threading.current_thread().name]


def test_run_gives_up_after_its_timeout() -> None:
    assert not PlainLoop().run(lambda: False, timeout=0.01)


def test_run_waits_for_a_timer_of_the_real_clock() -> None:
    loop = PlainLoop()
    ran: list[str] = []
    loop.after(0.01, lambda: ran.append("due"))
    assert loop.run(lambda: bool(ran), timeout=60)


def test_run_stops_as_soon_as_it_may(loop: PlainLoop) -> None:
    ran: list[int] = []
    loop.post(lambda: ran.append(1))
    loop.post(lambda: ran.append(2))
    assert loop.run(lambda: bool(ran))
    assert ran == [1]


def test_a_timer_that_is_late_comes_before_what_is_posted(loop: PlainLoop, clock: FakeClock) -> None:
    made: list[str] = []
    loop.after(1.0, lambda: made.append("late"))
    clock.advance(1.0 + LATE)
    loop.post(lambda: made.append("posted"))
    assert loop.run(lambda: bool(made))
    assert made == ["late"]


def test_an_exception_of_a_call_goes_to_who_runs_the_loop_and_loses_nothing(loop: PlainLoop) -> None:
    ran: list[int] = []
    loop.post(lambda: [][0])
    loop.post(lambda: ran.append(1))
    with pytest.raises(IndexError):
        loop.drain()
    loop.drain()
    assert ran == [1]


def test_only_the_owner_may_set_timers_and_run(loop: PlainLoop) -> None:
    caught: list[Bug] = []

    def trespass() -> None:
        for call in (loop.drain, loop.assert_owner, lambda: loop.after(1.0, loop.drain)):
            try:
                call()
            except Bug as error:
                caught.append(error)

    thread = threading.Thread(target=trespass, name="stranger")
    thread.start()
    thread.join()
    assert [error.details for error in caught] == ["stranger"] * 3
