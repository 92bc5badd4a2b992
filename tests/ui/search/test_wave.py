"""The line below what is wrong."""

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from stellwerk.ui.search.wave import HEIGHT, Wave, wave


def test_it_goes_up_and_down_from_left_to_right() -> None:
    points = wave(10.0, 20.0, 15.0).toList()
    assert [points[0].x(), points[-1].x()] == [10.0, 20.0]
    assert {point.y() for point in points} == {15.0, 15.0 - HEIGHT}
    assert wave(10.0, 5.0, 15.0).toList() == []


def test_before_anything_was_laid_out_there_is_none(qtbot: QtBot) -> None:
    edit = QLineEdit("text")
    qtbot.addWidget(edit)
    Wave(edit).paint([(0, 2)], edit.palette().text().color())
