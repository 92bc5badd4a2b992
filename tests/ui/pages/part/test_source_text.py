"""Text as it was written, and what finds in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.part.source_text import FindEdit, SourceText


def test_what_is_found_is_selected_and_what_is_not_is_said(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    text = SourceText("Text", ground)
    text.setPlainText("one two one")
    find = FindEdit(text, ground)
    find.setText("one")
    assert text.textCursor().selectionStart() == 0
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert text.textCursor().selectionStart() == 8
    qtbot.keyClick(find, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert text.textCursor().selectionStart() == 0
    find.setText("three")
    assert find.toolTip() == "Not found"
    assert text.accessibleName() == "Text"
