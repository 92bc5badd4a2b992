"""What a view says while there is nothing in it."""

from pytestqt.qtbot import QtBot

from stellwerk.ui.nesting.empty_view import EmptyView


def test_the_button_makes_the_first_one(qtbot: QtBot) -> None:
    asked: list[None] = []
    note = EmptyView("Tags group VMs.", "Add a tag…", lambda: asked.append(None))
    qtbot.addWidget(note)
    note.button.click()
    assert asked == [None]
