"""The empty state."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.part.empty_note import EmptyNote


def test_it_says_why_and_helps(qtbot: QtBot) -> None:
    note, pressed = EmptyNote(), []
    qtbot.addWidget(note)
    note.show()
    note.tell("There are no VMs", "Add a host…", lambda: pressed.append(1))
    assert note.sentence.text() == "There are no VMs"
    qtbot.mouseClick(note.button, Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_without_help_there_is_no_button(qtbot: QtBot) -> None:
    note = EmptyNote()
    qtbot.addWidget(note)
    note.tell("There is nothing")
    assert note.button.isHidden()
