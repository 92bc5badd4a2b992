"""What is dragged, and when a drag begins."""

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.drag import REFS, DragStart, drag_data, drag_words, dragged

WEB, TAG = Ref(Kind.VM, vm_id(0)), Ref(Kind.TAG, "a b")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def event(x: float, kind: QMouseEvent.Type = QMouseEvent.Type.MouseMove) -> QMouseEvent:
    return QMouseEvent(kind, QPointF(x, 0), QPointF(x, 0), LEFT, LEFT, NONE)


def test_references_travel_and_rubbish_does_not() -> None:
    assert dragged(drag_data((WEB, TAG))) == (WEB, TAG)
    assert dragged(QMimeData()) == ()
    rubbish = QMimeData()
    rubbish.setData(REFS, b"what\xff")
    assert dragged(rubbish) == ()


def test_a_drag_begins_once_the_pointer_is_far_enough(qtbot: QtBot) -> None:
    start, far = DragStart(), QApplication.startDragDistance() + 1.0
    start.pressed(event(0.0, QMouseEvent.Type.MouseButtonPress), draggable=True)
    assert start.armed
    assert not start.moved(event(1.0))
    assert start.moved(event(far))
    assert not start.moved(event(2 * far))
    start.pressed(event(0.0, QMouseEvent.Type.MouseButtonPress), draggable=False)
    assert not start.armed
    start.pressed(event(0.0, QMouseEvent.Type.MouseButtonPress), draggable=True)
    start.released()
    assert not start.moved(event(far))


def test_words_at_the_pointer(kit: Tools) -> None:
    assert drag_words((WEB,), kit.inventory.view) == "web-1"
    assert drag_words((WEB, TAG), kit.inventory.view) == "2 objects"
    assert drag_words((TAG,), kit.inventory.view) == ""
