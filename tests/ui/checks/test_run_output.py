"""What commands say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stellwerk.ui.checks.run_output import RunOutput


def test_it_grows_and_stays_at_its_end(qtbot: QtBot) -> None:
    made = RunOutput()
    qtbot.addWidget(made)
    made.show_text("")
    assert made.isHidden()
    text = "".join(f"line {number}\n" for number in range(100))
    made.show_text(text)
    made.show()
    bar = made.verticalScrollBar()
    made.show_text(f"{text}end\n")
    assert made.toPlainText().endswith("end\n")
    assert bar.value() == bar.maximum()


def test_who_scrolled_up_stays_there(qtbot: QtBot) -> None:
    made = RunOutput()
    qtbot.addWidget(made)
    made.show()
    made.show_text("x\n" * 200)
    made.verticalScrollBar().setValue(3)
    made.show_text("x\n" * 300)
    assert made.verticalScrollBar().value() == 3


def test_another_text_takes_its_place(qtbot: QtBot) -> None:
    made = RunOutput()
    qtbot.addWidget(made)
    made.show_text("one\n")
    made.show_text("<b>two</b>\n")
    assert made.toPlainText() == "<b>two</b>\n"
    made.show_text("")
    assert made.isHidden()
    assert made.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
