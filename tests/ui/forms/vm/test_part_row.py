"""Choices that follow what there is."""

from pytestqt.qtbot import QtBot

from stellwerk.ui.forms.vm.part_row import ChoiceBox


def test_what_is_chosen_stays_when_the_choices_change(qtbot: QtBot) -> None:
    there = [("", "as suits"), ("images", "images")]
    box = ChoiceBox(lambda: there, open_=True)
    qtbot.addWidget(box)
    assert box.said() == ""
    box.say("images")
    there.insert(1, ("backup", "backup"))
    box.fill()
    assert (box.said(), box.count()) == ("images", 3)
    box.setEditText("elsewhere")
    box.fill()
    assert box.said() == "elsewhere"


def test_words_stand_for_what_is_said(qtbot: QtBot) -> None:
    box = ChoiceBox(lambda: [("", "as suits"), ("bridge=br0", "bridge br0")], open_=True)
    qtbot.addWidget(box)
    box.setEditText("bridge br0")
    assert box.said() == "bridge=br0"
