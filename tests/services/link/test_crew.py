"""Threads that hosts share: one at a time while it gets on, another when it does not."""

import threading
from collections.abc import Callable, Iterator

import pytest
from tests.fakes.clock import FakeClock, pass_time

from stellwerk.core.loop import PlainLoop
from stellwerk.services.link.crew import PATIENCE, SEVERAL, Crew

WAIT = 5.0


class Rig:
    """A crew, what it did on which thread, and what it told the owner."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.crew = Crew(self.loop)
        self.done: list[tuple[int, int]] = []
        self.told: list[int] = []

    def put(self, number: int) -> None:
        def work() -> None:
            self.done.append((number, threading.get_ident()))
            self.crew.hand_over(lambda: self.told.append(number))

        self.crew.put(work)

    def hang(self) -> threading.Event:
        """A piece of work that has begun and ends when this is set."""
        begun, end = threading.Event(), threading.Event()

        def work() -> None:
            begun.set()
            end.wait(WAIT)

        self.crew.put(work)
        assert begun.wait(WAIT)
        return end

    def until(self, count: int) -> None:
        assert self.loop.run(lambda: len(self.told) >= count, timeout=WAIT)


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.crew.close()


def test_everything_is_done_in_order_on_one_thread(rig: Rig) -> None:
    end = rig.hang()
    for number in range(30):
        rig.put(number)
    end.set()
    rig.until(30)
    assert [number for number, _thread in rig.done] == list(range(30)) == rig.told
    assert len({thread for _number, thread in rig.done}) == 1


def test_the_same_thread_works_again_after_a_rest(rig: Rig) -> None:
    for number in range(3):
        rig.put(number)
        rig.until(number + 1)
    assert len({thread for _number, thread in rig.done}) == 1


def test_one_that_hangs_holds_nobody_up_for_longer_than_the_patience(rig: Rig) -> None:
    end = rig.hang()
    rig.put(1)
    rig.loop.drain()
    assert rig.done == []
    pass_time(rig.loop, rig.clock, PATIENCE)
    rig.until(1)
    rig.put(2)  # the one that hangs does not count any more: nobody waits for it again
    rig.until(2)
    end.set()


def test_one_that_hung_works_on_afterwards(rig: Rig) -> None:
    end = rig.hang()
    rig.put(1)
    pass_time(rig.loop, rig.clock, PATIENCE)
    rig.until(1)
    end.set()
    for number in range(2, 40):
        rig.put(number)
    rig.until(39)
    assert sorted(rig.told) == list(range(1, 40))


def test_answers_come_together_while_more_are_to_come(rig: Rig) -> None:
    """And none waits for a piece of work that hangs."""
    end = rig.hang()
    for number in range(SEVERAL - 1):
        rig.put(number)
    again = threading.Event()
    begun = threading.Event()

    def work() -> None:
        begun.set()
        again.wait(WAIT)

    rig.crew.put(work)
    end.set()
    assert begun.wait(WAIT)
    rig.loop.drain()
    assert rig.told == []
    pass_time(rig.loop, rig.clock, PATIENCE)
    assert rig.told == list(range(SEVERAL - 1))
    again.set()


def test_an_answer_that_raises_keeps_no_other_from_being_heard(rig: Rig) -> None:
    end = rig.hang()
    for number in range(3):
        rig.put(number)

    def work() -> None:
        def mistake() -> None:
            raise RuntimeError("a mistake")

        rig.crew.hand_over(mistake)

    rig.crew.put(work)
    rig.put(4)
    end.set()
    with pytest.raises(RuntimeError):
        rig.until(5)
    rig.until(4)
    assert rig.told == [0, 1, 2, 4]


def test_the_owner_thread_is_called_once_for_several_answers() -> None:
    calls: list[object] = []

    class Counting(PlainLoop):
        def post(self, call: Callable[[], None]) -> None:
            calls.append(call)
            super().post(call)

    loop, told = Counting(), []
    crew = Crew(loop)
    for _number in range(SEVERAL):  # as a thread of the crew does
        crew._answers.append(lambda: told.append(None))
    crew.hand_over(lambda: told.append(None))
    crew.hand_over(lambda: told.append(None))
    assert len(calls) == 1
    loop.drain()
    assert len(told) == SEVERAL + 2
    crew.hand_over(lambda: told.append(None))
    assert len(calls) == 2
    crew.close()


def test_what_waits_at_the_end_is_done(rig: Rig) -> None:
    end = rig.hang()
    rig.put(1)
    rig.crew.close()
    end.set()
    rig.until(1)


def test_a_thread_without_work_ends_and_another_one_comes_when_there_is_some() -> None:
    loop, threads, told = PlainLoop(), [], []
    crew = Crew(loop, linger=0.01)
    for number in range(2):
        crew.put(lambda: (threads.append(threading.current_thread()), crew.hand_over(lambda: told.append(None))))
        assert loop.run(lambda number=number: len(told) > number, timeout=WAIT)
        threads[-1].join(WAIT)
        assert not threads[-1].is_alive()
    assert threads[0] is not threads[1]
    crew.close()
