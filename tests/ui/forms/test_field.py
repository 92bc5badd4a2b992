"""Fields of forms."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot
from tests.ui.forms.conftest import make_thing, update_host
from tests.ui.pages.room import Room

from stellwerk.core.text import N_
from stellwerk.engine.parameter import Arg, Param, ParamType
from stellwerk.ui.forms.field import UNSET, ChoiceField, Field, FlagField, LineField, NoteField

PARAMS = {param.name: param for param in (*make_thing.params, *update_host.params[1:])}
PARAMS |= {param.name: param for param in make_thing.params}


def field(kind: type[Field], name: str, room: Room, qtbot: QtBot) -> Field:
    made = kind(PARAMS[name], room.inventory.view)
    qtbot.addWidget(made)
    made.show()
    return made


def typed(made: Field, text: str, qtbot: QtBot) -> object:
    made.setFocus()
    qtbot.keyClicks(made.edit, text)
    return made.check()


def test_a_line_is_read_as_what_it_is(room: Room, qtbot: QtBot) -> None:
    assert typed(field(LineField, "size", room, qtbot), "4 GiB", qtbot) == 4 << 30
    assert typed(field(LineField, "count", room, qtbot), "12", qtbot) == 12
    assert typed(field(LineField, "name", room, qtbot), "a b", qtbot) == "a b"


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("size", "much", '"much" is not a size, write a number with a unit, for example 2G or 512 MiB'),
        ("count", "1x", '"Count" takes a whole number'),
        ("name", "a very long name", "the name is too long, give at most 12 letters"),
    ],
)
def test_the_error_stands_beside_the_field_as_one_types(room: Room, qtbot: QtBot, name, text, error) -> None:
    made = field(LineField, name, room, qtbot)
    assert typed(made, text, qtbot) is UNSET
    assert (made.error, made.note.text()) == (error, error)
    assert made.edit.property("wrong") is True
    assert made.edit.accessibleDescription() == error


def test_the_help_comes_back_once_it_is_right(room: Room, qtbot: QtBot) -> None:
    made = field(LineField, "name", room, qtbot)
    typed(made, "a very long name", qtbot)
    made.edit.clear()
    typed(made, "short", qtbot)
    assert (made.error, made.note.text()) == ("", "What it is called")


def test_what_is_needed_is_an_error_only_after_the_user_was_there(room: Room, qtbot: QtBot) -> None:
    made = field(LineField, "name", room, qtbot)
    assert made.check() is UNSET
    assert (made.error, made.note.text()) == ("needed", "What it is called")
    made.touched = True
    made.check()
    assert made.note.text() == "needed"


def test_nothing_said_of_what_is_not_needed_is_nothing(room: Room, qtbot: QtBot) -> None:
    assert field(LineField, "size", room, qtbot).check() is UNSET


def test_what_it_began_with_is_not_said_again(room: Room, qtbot: QtBot) -> None:
    made = field(LineField, "size", room, qtbot)
    made.begin_with("2 GiB")
    assert (made.check(), made.changed) == (UNSET, False)
    made.edit.setText("3 GiB")
    assert (made.check(), made.changed) == (3 << 30, True)


def test_a_switch(room: Room, qtbot: QtBot) -> None:
    made = field(FlagField, "fast", room, qtbot)
    edited = []
    made.edited.connect(lambda: edited.append(1))
    assert made.check() is UNSET
    made.box.click()
    assert (made.check(), edited, made.box.text()) == (True, [1], "Fast")


def test_choices_and_flags_that_may_stay_as_they_are(room: Room, qtbot: QtBot) -> None:
    shade = field(ChoiceField, "shade", room, qtbot)
    assert shade.check() is UNSET
    shade.box.setCurrentIndex(shade.box.findData("light"))
    assert shade.check() == "light"
    kept = field(ChoiceField, "kept", room, qtbot)
    assert kept.box.itemText(0) == "as it is"
    kept.box.setCurrentIndex(kept.box.findData("false"))
    assert kept.check() is False


def test_several_values_one_a_line_and_notes_with_their_lines(room: Room, qtbot: QtBot) -> None:
    words = field(NoteField, "word", room, qtbot)
    assert isinstance(words.edit, QPlainTextEdit)
    words.edit.setPlainText("one\n\n two ")
    assert words.check() == ["one", "two"]
    note = field(NoteField, "description", room, qtbot)
    note.begin_with("rack 3\nrow 1")
    assert note.check() is UNSET
    note.edit.setPlainText("")
    assert note.check() == ""


def test_a_choice_follows_what_can_be_chosen_and_keeps_what_is(room: Room, qtbot: QtBot) -> None:
    known = ["bios", "uefi", "secure"]
    arg = Arg(N_("Firmware"), choices=("bios", "uefi", "secure"))
    param = Param(name="firmware", cli_name="Firmware", type=ParamType.TEXT, arg=arg, required=False, optional=True)
    made = ChoiceField(param, room.inventory.view, offers=lambda: known)
    qtbot.addWidget(made)
    made.begin_with("bios")
    known[:] = ["uefi"]
    made.box.showPopup()
    assert [made.box.itemData(place) for place in range(made.box.count())] == ["", "uefi", "bios"]
    assert (made.text(), made.changed) == ("bios", False)
    made.box.hidePopup()
    made.say("uefi")
    assert made.check() == "uefi"
