"""The rate of repaints."""

from tests.fakes.manual_loop import ManualLoop

from stellwerk.ui.models.pace import Pace


def test_the_first_at_once_then_ten_a_second() -> None:
    loop, seen = ManualLoop(), []
    pace = Pace(loop, lambda: seen.append(loop.time), 0.1, loop.monotonic)
    for _ in range(100):
        pace.ask()
        loop.advance(0.01)
    assert seen[0] == 100.0
    assert 9 <= len(seen) <= 11


def test_what_is_asked_meanwhile_is_done_once_at_the_end() -> None:
    loop, seen = ManualLoop(), []
    pace = Pace(loop, lambda: seen.append(loop.time), 0.1, loop.monotonic)
    for _ in range(5):
        pace.ask()
    assert len(seen) == 1
    loop.advance(0.1)
    assert len(seen) == 2
    loop.advance(1.0)
    assert len(seen) == 2


def test_closed_it_forgets() -> None:
    loop, seen = ManualLoop(), []
    pace = Pace(loop, lambda: seen.append(loop.time), 0.1, loop.monotonic)
    pace.ask()
    pace.ask()
    pace.close()
    loop.advance(1.0)
    assert len(seen) == 1


def test_what_is_dear_is_done_less_often() -> None:
    loop, seen, spent = ManualLoop(), [], [0.0]

    def count() -> None:
        seen.append(loop.time)
        spent[0] += 0.05

    pace = Pace(loop, count, 0.1, loop.monotonic, share=0.1, processor=lambda: spent[0])
    for _ in range(90):
        pace.ask()
        loop.advance(0.02)
    assert len(seen) == 4


def test_later_is_a_turn_of_its_own_and_still_in_its_time() -> None:
    loop, seen = ManualLoop(), []
    pace = Pace(loop, lambda: seen.append(loop.time), 0.1, loop.monotonic)
    pace.ask(later=True)
    pace.ask()
    assert seen == []
    loop.advance(0.01)
    assert len(seen) == 1
    pace.ask(later=True)
    loop.advance(0.05)
    assert len(seen) == 1
    loop.advance(0.05)
    assert len(seen) == 2
