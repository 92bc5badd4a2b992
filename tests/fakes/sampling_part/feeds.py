"""The feed between two processes, both ends in one hand."""

from collections.abc import Callable

from stellwerk.core.error import Refused
from stellwerk.services.charge.round import Told, unpacked


class FakeFeeds:
    """Both ends by hand. `refuses`: nobody can be told. `nobody`: who listens is told at once that nobody tells."""

    def __init__(self, *, nobody: bool = False) -> None:
        self.refuses = False
        self.nobody = nobody
        self.came: Callable[[], None] = lambda: None
        self.heard = False
        self.sent: list[Told] = []
        self.ears: list[tuple[Callable[[bytes], None], Callable[[], None]]] = []
        self.closed = 0

    def offer(self, came: Callable[[], None]) -> "FakeFeeds":
        """As the port says."""
        if self.refuses:
            raise Refused("no ports here")
        self.came = came
        return self

    def listen(self, heard: Callable[[bytes], None], ended: Callable[[], None]) -> "FakeFeeds":
        """As the port says."""
        self.ears.append((heard, ended))
        if self.nobody:
            ended()
        return self

    def send(self, make: Callable[[], bytes]) -> None:
        """As the port says."""
        told = unpacked(make())
        assert told is not None
        self.sent.append(told)

    def close(self) -> None:
        """As the port says."""
        self.closed += 1
