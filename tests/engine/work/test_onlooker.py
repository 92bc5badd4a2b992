"""Looking how far a job is."""

from __future__ import annotations

from typing import Any

from tests.fakes.engine import small_bench

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.engine.step import Beside
from stellwerk.engine.work.onlooker import Onlooker


def test_it_asks_again_after_each_answer_and_passes_over_errors() -> None:
    bench = small_bench()
    answers: list[Any] = [1, Refused("not now"), 3]
    told: list[int] = []

    def ask(session: object) -> int:
        answer = answers.pop(0)
        if isinstance(answer, Refused):
            raise answer
        return int(answer)

    onlooker = Onlooker(bench.engine._world, HostId("h1"), Beside(ask=ask, tell=told.append, every=1.0))
    bench.wait(3.5)
    onlooker.stop()
    bench.wait(5)
    assert (told, answers) == ([1, 3], [])


def test_an_answer_that_comes_too_late_is_nothing() -> None:
    bench = small_bench()
    bench.lanes.held = True
    told: list[int] = []
    onlooker = Onlooker(bench.engine._world, HostId("h1"), Beside(ask=lambda session: 1, tell=told.append, every=1.0))
    bench.wait(2)
    onlooker.stop()
    (errand,) = bench.lanes.waiting
    errand.run()
    assert told == []
