"""Choosing a colour."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.commands.tag import add_tag, update_tag
from stellwerk.engine.command import Command
from stellwerk.ui.forms.colour_field import ColourField
from stellwerk.ui.forms.field import UNSET


def field(qtbot: QtBot, room: Room, command: Command = add_tag) -> ColourField:
    param = next(param for param in command.params if param.name == "color")
    made = ColourField(param, room.inventory.view)
    qtbot.addWidget(made)
    made.show()
    return made


def test_at_first_there_is_none(qtbot: QtBot, room: Room) -> None:
    made = field(qtbot, room)
    assert made.swatches[""].isChecked()
    assert made.check() is UNSET
    assert not made.changed


def test_one_of_the_palette(qtbot: QtBot, room: Room) -> None:
    made = field(qtbot, room)
    with qtbot.waitSignal(made.edited):
        qtbot.mouseClick(made.swatches["teal"], Qt.MouseButton.LeftButton)
    assert made.check() == "teal"
    assert [colour for colour, swatch in made.swatches.items() if swatch.isChecked()] == ["teal"]
    assert not made.grab().isNull()


def test_any_other_is_typed(qtbot: QtBot, room: Room) -> None:
    made = field(qtbot, room)
    qtbot.keyClicks(made.other, "#a0b")
    assert made.check() == "#aa00bb"
    assert not any(swatch.isChecked() for swatch in made.swatches.values())
    qtbot.mouseClick(made.swatches["red"], Qt.MouseButton.LeftButton)
    assert made.other.text() == ""
    assert made.check() == "red"


def test_what_is_no_colour_says_so(qtbot: QtBot, room: Room) -> None:
    made = field(qtbot, room)
    qtbot.keyClicks(made.other, "mauve")
    assert made.check() is UNSET
    assert "mauve" in made.error


@pytest.mark.parametrize("colour", ["red", "#123456"])
def test_it_begins_with_the_present_one_and_none_takes_it_away(qtbot: QtBot, room: Room, colour: str) -> None:
    made = field(qtbot, room, update_tag)
    made.begin_with(colour)
    assert made.text() == colour
    assert made.check() is UNSET
    qtbot.mouseClick(made.swatches[""], Qt.MouseButton.LeftButton)
    assert made.check() == ""
