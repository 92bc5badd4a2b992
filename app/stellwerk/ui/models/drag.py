"""Dragging objects: what is dragged as data, when a drag begins, where it may end. Owner thread.

A drag runs in an event loop of Qt's own. It begins in a turn of its own and belongs to the window: the view it came
from may be gone before it ends.
"""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import plural
from stellwerk.model.entity import name_of
from stellwerk.model.graph import Graph
from stellwerk.ui.models.cell import one_line

REFS = "application/x-stellwerk-objects"
"""References, one a line."""


class Dropper(Protocol):
    """What becomes of objects that are dropped in a view. `target` None = the ground."""

    def offers(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        """They can be dropped there."""
        ...

    def drop(self, refs: Sequence[Ref], target: Ref | None) -> None:
        """They were."""
        ...


def drag_data(refs: Sequence[Ref]) -> QMimeData:
    """The data of a drag of these objects."""
    data = QMimeData()
    data.setData(REFS, "\n".join(map(str, refs)).encode())
    return data


def dragged(data: QMimeData) -> tuple[Ref, ...]:
    """The objects that are dragged; none for anything else, and for what cannot be read."""
    if not data.hasFormat(REFS):
        return ()
    try:
        return tuple(Ref.parse(line) for line in bytes(data.data(REFS).data()).decode().split("\n"))
    except ValueError:
        return ()


class DragStart:
    """Tells a drag from a click: from a press on something that can be dragged to a move far enough away."""

    def __init__(self) -> None:
        self._from: QPointF | None = None

    def pressed(self, event: QMouseEvent, draggable: bool) -> None:
        """The left button went down on something."""
        plain = event.button() is Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        self._from = event.position() if draggable and plain else None

    @property
    def armed(self) -> bool:
        """A move is not a choice of more rows, but perhaps a drag."""
        return self._from is not None

    def moved(self, event: QMouseEvent) -> bool:
        """The drag begins now."""
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        if (event.position() - self._from).manhattanLength() < QApplication.startDragDistance():
            return False
        self._from = None
        return True

    def released(self) -> None:
        """It was a click."""
        self._from = None


def drag_words(refs: Sequence[Ref], graph: Graph) -> str:
    """What is dragged: the name of one, else how many."""
    if len(refs) == 1:
        entity = graph.get(refs[0])
        return one_line(name_of(entity)) if entity is not None else ""
    return plural("{n} object", "{n} objects", len(refs))


def begin_drag(view: QWidget, refs: Sequence[Ref], words: str) -> None:
    """Drag these objects from now on; `words` are shown at the pointer."""
    window = view.window()

    def run() -> None:
        if not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return  # let go meanwhile: Qt would drag until the next click
        drag = QDrag(window)
        drag.setMimeData(drag_data(refs))
        label = _label(words, window)
        drag.setPixmap(label.grab())
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)

    QTimer.singleShot(0, window, run)


def _label(words: str, window: QWidget) -> QWidget:
    from PySide6.QtWidgets import QLabel  # here: nothing is dragged at a start

    label = QLabel(words)
    label.setPalette(window.palette())
    label.setAutoFillBackground(True)
    label.setContentsMargins(8, 4, 8, 4)
    label.adjustSize()
    return label
