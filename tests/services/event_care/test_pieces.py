"""Pieces of work, one after the other, until somebody says that it was the last."""

from tests.fakes.clock import FakeClock
from tests.fakes.repository import MemoryRepository, MemoryTables

from stellwerk.core.error import Refused
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer
from stellwerk.services.event_care.pieces import Pieces


class Desk:
    def __init__(self, *pauses: float | None) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.repository = MemoryRepository()
        self.pauses = list(pauses)
        self.planned = 0
        self.answers: list[Answer[int]] = []
        self.pieces: Pieces[int] = Pieces(self.loop, self.repository, self.plan, self.took)
        self.pieces.start(10.0)

    def plan(self):
        self.planned += 1
        number = self.planned

        def job(_tables: MemoryTables) -> int:
            return number

        return job

    def took(self, answer: Answer[int]) -> float | None:
        self.answers.append(answer)
        return self.pauses.pop(0)

    def later(self, seconds: float) -> int:
        self.clock.advance(seconds)
        self.loop.drain()
        return len(self.answers)


def test_each_comes_after_the_pause_that_was_asked_for() -> None:
    desk = Desk(2.0, 5.0, None)
    assert [desk.later(seconds) for seconds in (9.0, 1.0, 1.0, 1.0, 4.0, 1.0, 99.0)] == [0, 1, 1, 2, 2, 3, 3]
    assert [answer.get() for answer in desk.answers] == [1, 2, 3]


def test_an_error_is_an_answer_like_any_other() -> None:
    desk = Desk(1.0, None)
    desk.repository.fail = Refused("the disk is full")
    assert desk.later(10.0) == 1
    assert isinstance(desk.answers[0].error, Refused)
    assert desk.later(1.0) == 2


def test_what_comes_after_the_end_is_not_heard() -> None:
    desk = Desk(1.0)
    desk.repository.held = True
    desk.later(10.0)
    desk.pieces.close()
    desk.repository.release()
    assert desk.later(10.0) == 0
