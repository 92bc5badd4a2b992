"""Containers that hand the keyboard on."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.part.ground import Ground


def test_it_hands_the_keyboard_on_and_tab_passes_nothing_over(qtbot: QtBot) -> None:
    outer, inner = Ground(), Ground()
    qtbot.addWidget(outer)
    before, first, main = QLineEdit(), QPushButton(), QLineEdit()
    layout, within = QVBoxLayout(outer), QVBoxLayout(inner)
    for widget in (before, inner):
        layout.addWidget(widget)
    for widget in (first, main):
        within.addWidget(widget)
    assert not outer.hands_on
    inner.hand_on(main)
    outer.hand_on(inner)
    outer.show()
    outer.activateWindow()
    qtbot.waitUntil(outer.isActiveWindow)
    outer.setFocus()
    assert main.hasFocus()
    before.setFocus()
    outer.focusNextChild()
    assert first.hasFocus()
