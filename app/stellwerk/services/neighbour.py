"""Looks at other programs' hosts on a thread, since their settings are read through a program. Owner thread."""

from collections.abc import Callable

from stellwerk.core.loop import Loop
from stellwerk.ports.lane import Answer
from stellwerk.ports.neighbour import Known
from stellwerk.services.link.errand import Errand


class NeighbourLook:
    """The port `Neighbours`. `read` blocks."""

    def __init__(self, loop: Loop, read: Callable[[], tuple[Known, ...]]) -> None:
        self._loop = loop
        self._read = read

    def connections(self, done: Callable[[Answer[tuple[Known, ...]]], None]) -> None:
        """As the port says."""
        Errand(self._loop, "neighbours", self._read, done).start()
