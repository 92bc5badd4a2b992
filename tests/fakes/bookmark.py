"""What tests of the bookmarks in the window share."""

from PySide6.QtWidgets import QMainWindow
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.signal import Signal
from stellwerk.store.inventory import Inventory
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.desk import Desk


class FakeHits:
    """Counts what it is told to."""

    def __init__(self, inventory: Inventory) -> None:
        self.counted: Signal[str] = Signal()
        self.started = 0
        self._inventory = inventory

    def start(self) -> None:
        self.started += 1

    def count(self, id_: str, hits: int | None) -> None:
        self._inventory.samples.set(Ref(Kind.BOOKMARK, id_), "hits", hits)
        self.counted.emit(id_)


class Room(Record):
    """A desk with bookmarks on it, a window, and the actions of that."""

    kit: Tools
    desk: Desk
    hits: FakeHits
    window: QMainWindow
    book: ActionBook


def mark(name: str) -> Ref:
    """The reference of a bookmark whose id is its name."""
    return Ref(Kind.BOOKMARK, name)
