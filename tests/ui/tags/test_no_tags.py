"""The empty view of tags."""

from pytestqt.qtbot import QtBot

from stellwerk.ui.tags.no_tags import NoTags


def test_the_button_makes_the_first_one(qtbot: QtBot) -> None:
    asked: list[None] = []
    note = NoTags(lambda: asked.append(None))
    qtbot.addWidget(note)
    note.button.click()
    assert asked == [None]
