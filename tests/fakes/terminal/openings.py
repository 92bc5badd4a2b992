"""Terminals that a test opens, plays and ends, without threads."""

from collections.abc import Callable

from stellwerk.core.error import AppError, Gone
from stellwerk.core.ids import HostId, VmId
from stellwerk.services.terminal.talk import Ended, Opened
from stellwerk.store.inventory import Inventory

News = Callable[[Opened | Ended], None]


class FakeTalk:
    """Stands for `Talk`. `what` says what was to be opened."""

    def __init__(self, what: tuple[object, ...], take: Callable[[bytes], None], tell: News) -> None:
        self.what, self.say, self.tell = what, take, tell
        self.size: tuple[int, int] | None = None
        self.sent = b""
        self.closed = False

    def start(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)

    def open(self) -> "FakeTalk":
        """The other side is there."""
        self.tell(Opened())
        return self

    def end(self, error: AppError | None = None, status: int | None = None) -> None:
        self.tell(Ended(error, status))

    def send(self, data: bytes) -> bool:
        self.sent += data
        return True

    def resize(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)

    def close(self) -> None:
        self.closed = True


class FakeOpenings:
    """Stands for `Openings`."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.refused = ""
        self.gone = False
        self.talks: list[FakeTalk] = []

    @property
    def last(self) -> FakeTalk:
        return self.talks[-1]

    def refusal(self, host_id: HostId) -> str:
        return self.refused

    def shell(self, host_id: HostId) -> tuple[object, ...]:
        return ("shell", host_id)

    def serial(self, vm_id: VmId, *, port: int = 0, force: bool = False) -> tuple[object, ...]:
        if self.gone:
            raise Gone("the VM is not there any more")
        return ("serial", vm_id, force, port) if port else ("serial", vm_id, force)

    def talk(self, name: str, opening: tuple[object, ...], take: Callable[[bytes], None], tell: News) -> FakeTalk:
        self.talks.append(FakeTalk(opening, take, tell))
        return self.last
