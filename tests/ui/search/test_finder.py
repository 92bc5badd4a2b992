"""Looking for objects in slices."""

from collections.abc import Iterator

from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.search.completion.best_match import Match
from stellwerk.search.query import read
from stellwerk.ui.search.finder import SLICE, Finder


def ticking(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        now += step
        yield now


def test_it_answers_in_slices(kit: Tools, loop: ManualLoop) -> None:
    time = ticking(SLICE / 2)
    finder = Finder(kit.inventory, loop, lambda: next(time))
    found: list[list[Match]] = []
    finder.find(read("node-1"), found.append)
    loop.advance(0.0)
    assert found == []
    for _turn in range(60):
        loop.advance(0.0)
    (matches,) = found
    assert "node-1" in [match.name for match in matches]


def test_the_next_search_ends_the_one_before(kit: Tools, loop: ManualLoop) -> None:
    finder = Finder(kit.inventory, loop)
    found: list[str] = []
    finder.find(read("node-1"), lambda _matches: found.append("first"))
    finder.find(read("node-2"), lambda _matches: found.append("second"))
    loop.advance(0.0)
    finder.find(read("node-3"), lambda _matches: found.append("third"))
    finder.stop()
    loop.advance(0.0)
    assert found in (["second"], [])
    assert all(timer.cancelled for timer in loop.timers)
