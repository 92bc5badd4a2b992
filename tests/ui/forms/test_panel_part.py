"""The parts of a panel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import TaskId
from stellwerk.model.call import Call
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.model.task import Task
from stellwerk.ui.forms.panel_part import anyway_button, can_be_forced, refusal_words, scrolling, words_label


def failed(*keys: str, blocks: bool = True) -> Task:
    ticks = tuple(CheckResult(key=key, state=CheckState.FAILED, blocks=blocks) for key in keys)
    return Task(id=TaskId("t"), call=Call("Add-Host"), title="Add host", ticks=ticks)


@pytest.mark.parametrize(
    ("command", "task", "forced"),
    [
        ("Add-Host", failed("libvirt"), True),
        ("Add-Host", failed("libvirt", "socket"), True),
        ("Add-Host", failed("ssh", "libvirt"), False),
        ("Add-Host", failed("libvirt", blocks=False), False),
        ("Add-Host", failed(), False),
        ("Remove-Host", failed("libvirt"), False),
    ],
)
def test_a_host_that_only_lacks_libvirt_can_be_added_all_the_same(command: str, task: Task, forced: bool) -> None:
    assert can_be_forced(COMMANDS.get(command), task) is forced


def test_words_are_plain_text_and_hidden_at_first(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label, button = words_label(parent), anyway_button(parent)
    assert (label.textFormat(), label.isHidden(), button.isHidden()) == (Qt.TextFormat.PlainText, True, True)
    assert scrolling(QWidget(parent)).widgetResizable()
    assert refusal_words(None) == ""
