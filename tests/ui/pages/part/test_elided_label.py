"""Labels that shorten."""

from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.part.elided_label import LEAST, ElidedLabel

LONG = "a-very-long-name-" * 20


def label(qtbot: QtBot, text: str, width: int = 120) -> ElidedLabel:
    made = ElidedLabel(text)
    qtbot.addWidget(made)
    made.resize(width, 20)
    made.show()
    return made


def test_what_does_not_fit_is_the_tool_tip(qtbot: QtBot) -> None:
    made = label(qtbot, LONG)
    assert made.elided
    assert made.toolTip() == LONG
    made.resize(made.sizeHint())
    assert not made.elided
    assert made.toolTip() == ""


def test_a_tip_of_its_own_stays(qtbot: QtBot) -> None:
    made = label(qtbot, "short")
    made.set_tip("why")
    assert made.toolTip() == "why"
    made.set_tip("")
    assert made.toolTip() == ""


def test_it_may_get_narrow_and_not_low(qtbot: QtBot) -> None:
    made = label(qtbot, f"{LONG}\n{LONG}")
    assert made.minimumSizeHint().width() == LEAST
    assert made.minimumSizeHint().height() == made.sizeHint().height() >= 2 * made.fontMetrics().height()


def test_markup_is_text(qtbot: QtBot) -> None:
    made = label(qtbot, "<b>bold</b>", 400)
    assert made.text() == "<b>bold</b>"
    assert made.grab().width() == 400
