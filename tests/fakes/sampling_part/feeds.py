"""The feed between two processes, both ends in one hand."""

from array import array
from collections.abc import Callable, Mapping

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.services.charge.round import Round, Table, Told, packed, unpacked
from stellwerk.store.sample import SAMPLED


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


class TellingFeeds(FakeFeeds):
    """Tells one round to whoever listens: what of a VM these numbers are."""

    def __init__(self, vm_id: str, values: Mapping[str, float]) -> None:
        super().__init__()
        columns = {key: array("d", [value]) for key, value in values.items()}
        self.round = packed(Round((Table(Kind.VM, (vm_id,), columns | {SAMPLED: array("d", [1.0])}),), {}))

    def listen(self, heard: Callable[[bytes], None], ended: Callable[[], None]) -> FakeFeeds:
        """As the port says."""
        heard(self.round)
        return super().listen(heard, ended)
