"""Looking at other programs' hosts does not wait."""

from __future__ import annotations

from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer
from stellwerk.ports.neighbour import Known
from stellwerk.services.neighbour import NeighbourLook


def test_the_answer_comes_on_the_owner_thread() -> None:
    loop, told = PlainLoop(), list[Answer[tuple[Known, ...]]]()
    NeighbourLook(loop, lambda: (Known("qemu:///system"),)).connections(told.append)
    assert told == []
    assert loop.run(lambda: bool(told), timeout=60)
    assert told == [Answer((Known("qemu:///system"),))]
