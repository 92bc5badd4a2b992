"""The button that begins what helps."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.core.error import NoRoom, Refused
from stellwerk.ui.forms.remedy import Remedy


def test_only_an_error_with_a_way_out_has_a_button(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    button, wanted = Remedy(parent), []
    button.wanted.connect(wanted.append)
    button.offer(Refused.code)
    assert button.isHidden()
    button.offer(NoRoom.code)
    assert not button.isHidden()
    button.click()
    assert wanted == ["Add-Room"]
