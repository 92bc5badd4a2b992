"""Keys that a host presses: stroke by stroke, until somebody gives up or it fails."""

from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, VmId
from stellwerk.ports.lane import Answer
from stellwerk.services.console.layout import BY_KEY
from stellwerk.services.console.pressing import Pressing, strokes_of

PLACE = HostId("h1"), VmId("vm")


def _pressing(bench: Bench, count: int = 3) -> tuple[Pressing, list[int]]:
    moved: list[int] = []
    bench.session("h1").heard = lambda: bench.loop.post(lambda: bench.clock.advance(1))
    return Pressing(bench.loop, bench.lanes, PLACE, [(number,) for number in range(count)], moved.append), moved


def test_one_after_the_other() -> None:
    bench, done = small_bench(), list[Answer[None]]()
    pressing, moved = _pressing(bench)
    pressing.start(done.append)
    bench.loop.run(lambda: bool(done), 5)
    assert done == [Answer(value=None)]
    assert bench.session("h1").pressed == [(PLACE[1], (number,)) for number in range(3)]
    assert moved == [1, 2, 3]


def test_giving_up_ends_after_the_stroke_of_this_moment() -> None:
    bench, done = small_bench(), list[Answer[None]]()
    pressing, _moved = _pressing(bench)
    pressing.start(done.append)
    pressing.stop()
    bench.loop.run(lambda: bool(done), 5)
    assert len(bench.session("h1").pressed) == 1


def test_what_the_host_refuses_ends_it() -> None:
    bench, done = small_bench(), list[Answer[None]]()
    pressing, _moved = _pressing(bench)
    bench.lanes.offline.add("h1")
    pressing.start(done.append)
    bench.loop.run(lambda: bool(done), 5)
    assert done[0].error is not None
    assert not isinstance(done[0].error, Refused)


def test_keys_that_are_held_come_first() -> None:
    assert list(strokes_of("a\r\nA", BY_KEY["us"])) == [(0x1E,), (0x1C,), (0x2A, 0x1E)]
    assert list(strokes_of("é", BY_KEY["us"])) == []
