"""Looks how far a job on a host is, while it runs: asks on another lane, again and again. Owner thread."""

from typing import Any

from stellwerk.core.ids import HostId
from stellwerk.core.loop import Timer
from stellwerk.engine.step import Beside
from stellwerk.engine.world import World
from stellwerk.ports.lane import Answer


class Onlooker:
    """Asks from its making until `stop`; at most one question is out."""

    def __init__(self, world: World, host_id: HostId, beside: Beside) -> None:
        self._world = world
        self._host_id = host_id
        self._beside = beside
        self._stopped = False
        self._timer: Timer | None = None
        self._wait()

    def stop(self) -> None:
        """Ask and tell no more. Harmless twice."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()

    def _wait(self) -> None:
        self._timer = self._world.loop.after(self._beside.every, self._ask)

    def _ask(self) -> None:
        self._world.lanes.ask(self._host_id, self._beside.lane, self._beside.ask, self._answered)

    def _answered(self, answer: Answer[Any]) -> None:
        if self._stopped:
            return
        if answer.error is None:
            self._beside.tell(answer.value)
        self._wait()
