"""Other programs of this computer that know hosts: virt-manager. Owner thread; never waits."""

from collections.abc import Callable
from typing import Protocol

from stellwerk.core.record import Record
from stellwerk.ports.lane import Answer

VIRT_MANAGER = "virt-manager"


class Known(Record, frozen=True):
    """A connection that another program keeps, as it wrote it. `connects`: it opens it by itself."""

    uri: str
    connects: bool = True


class Neighbours(Protocol):
    """Looks at what they keep; changes nothing there."""

    def connections(self, done: Callable[[Answer[tuple[Known, ...]]], None]) -> None:
        """The connections of virt-manager, none where it was never used here; `done` once on the owner thread."""
        ...
