"""Whoever scrolls a form changes nothing in it."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stellwerk.ui.forms.calm_box import CalmBox


def test_the_wheel_goes_on_to_what_scrolls(qtbot: QtBot) -> None:
    box = CalmBox()
    qtbot.addWidget(box)
    box.addItems(["first", "second"])
    event = QWheelEvent(
        QPointF(2, 2), QPointF(2, 2), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert box.currentText() == "first"
    assert not event.isAccepted()
