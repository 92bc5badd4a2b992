"""The field: colours, mistakes, one line."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.entity import user_field

from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.error import QueryError
from stellwerk.ui.search.edit import INKS, QueryEdit, on_one_line
from stellwerk.ui.theme.palette import DARK, LIGHT, WRITTEN, Token, contrast
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def edit(qtbot: QtBot, theme: Theme) -> QueryEdit:
    edit = QueryEdit(theme)
    qtbot.addWidget(edit)
    edit.resize(400, 30)
    edit.show()
    qtbot.waitExposed(edit)
    edit.setFocus()
    return edit


def shows(edit: QueryEdit, colour: QColor) -> bool:
    """Whether a picture of the field has this colour, as strong as small letters have it."""
    picture = edit.grab().toImage()
    pixels = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return any(pixel.saturation() > 100 and abs(pixel.hue() - colour.hue()) < 12 for pixel in pixels)


def test_every_part_can_be_read_in_both_themes() -> None:
    assert set(INKS.values()) <= set(WRITTEN)
    for table in (LIGHT, DARK):
        assert all(contrast(table[token], table[Token.BASE]) >= 4.5 for token in WRITTEN)


def test_parts_have_their_colours_and_keep_them_when_the_cursor_moves(edit: QueryEdit, theme: Theme) -> None:
    edit.setText("Vms: name = |||||||||||||||| and web")
    value = theme.colour(Token.GREEN)
    assert shows(edit, value)
    edit.home(False)
    assert shows(edit, value)
    edit.setText("all of it is text ||||")
    assert not shows(edit, value)


def test_a_mistake_is_underlined_until_the_text_is_another(qtbot: QtBot, edit: QueryEdit, theme: Theme) -> None:
    edit.setText("Vms: nmae = x")
    edit.underline([QueryError("no", 5, 9), QueryError("here", 13, 13)])
    assert edit.mistakes == ((5, 9), (12, 13))
    assert shows(edit, theme.colour(Token.RED))
    qtbot.keyClicks(edit, "y")
    assert edit.mistakes == ()
    assert not shows(edit, theme.colour(Token.RED))


def test_colours_make_no_step_to_undo(qtbot: QtBot, edit: QueryEdit) -> None:
    qtbot.keyClicks(edit, "Vms: a")
    edit.underline([QueryError("no", 0, 3)])
    edit.undo()
    assert edit.text() == ""
    edit.redo()
    assert edit.text() == "Vms: a"


def test_a_composed_word_keeps_its_looks_and_arrives(edit: QueryEdit) -> None:
    edit.setText("Vms: ")
    QApplication.sendEvent(edit, QInputMethodEvent("ka", []))
    assert edit.text() == "Vms: "
    commit = QInputMethodEvent("", [])
    commit.setCommitString("\u304b")
    QApplication.sendEvent(edit, commit)
    assert edit.text() == "Vms: \u304b"


def test_several_lines_become_one(qtbot: QtBot, edit: QueryEdit) -> None:
    assert on_one_line("a\r\n  b\n\nc\td\n") == "a b c d"
    QGuiApplication.clipboard().setText("Vms: a\nand b\n")
    edit.setText("x")
    qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == "xVms: a and b"
    edit.undo()
    assert edit.text() == "x"
    data = QMimeData()
    data.setText("\n1\n2")
    edit.take_pasted(data)
    assert edit.text() == "x1 2"


def test_another_text_is_one_step_to_undo(qtbot: QtBot, edit: QueryEdit) -> None:
    qtbot.keyClicks(edit, "Vms: st = up")
    edit.replace_all("Vms: status = up", 11)
    assert (edit.text(), edit.place) == ("Vms: status = up", 11)
    edit.undo()
    assert edit.text() == "Vms: st = up"
    edit.replace_all("Vms: st = up", 3)
    assert (edit.text(), edit.place) == ("Vms: st = up", 3)
    edit.replace_all("", 0)
    assert edit.text() == ""


def test_a_place_counts_characters(edit: QueryEdit) -> None:
    edit.setText("a\N{GRINNING FACE}b")
    edit.end(False)
    assert edit.place == 3
    edit.setCursorPosition(3)
    assert edit.place == 2
    edit.replace_all("a\N{GRINNING FACE}cb", 3)
    assert (edit.text(), edit.place) == ("a\N{GRINNING FACE}cb", 3)


def test_a_long_text_is_taken(edit: QueryEdit) -> None:
    edit.setText("Vms: " + " or ".join(f"name = web-{number}" for number in range(700)))
    edit.end(False)
    assert edit.place > 10_000
    edit.home(False)
    assert edit.cursorPosition() == 0


def test_others_are_asked_for_keys_first(qtbot: QtBot, edit: QueryEdit) -> None:
    asked: list[int] = []

    def keys(event: QKeyEvent) -> bool:
        asked.append(event.key())
        return event.key() != Qt.Key.Key_A

    edit.keys = keys
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_B, Qt.Key.Key_A):
        qtbot.keyClick(edit, key)
    assert asked == [Qt.Key.Key_Tab, Qt.Key.Key_B, Qt.Key.Key_A]
    assert (edit.text(), edit.hasFocus()) == ("a", True)


def test_a_long_text_gets_its_colours_when_nobody_types_any_more(edit: QueryEdit, qtbot: QtBot) -> None:
    edit.setText("Vms: " + "name = x or " * 300)
    assert edit._later.isActive()
    qtbot.waitUntil(lambda: not edit._later.isActive())
    edit.setText("Vms: name = x")
    assert not edit._later.isActive()


def test_a_field_of_the_user_has_the_colour_of_a_property(edit: QueryEdit) -> None:
    catalogue = CATALOGUE.extended([user_field("cost_center")])
    edit.catalogue = lambda: catalogue
    edit.setText("Vms: cost_center = 1")
    known = [part.format.foreground().color() for part in edit._ranges()]
    edit.setText("Vms: status = 1")
    assert known == [part.format.foreground().color() for part in edit._ranges()]
