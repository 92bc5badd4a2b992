"""What is typed as a secret is not shown, and no value of a call."""

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.handover import Handover
from stellwerk.ui.forms.field import UNSET
from stellwerk.ui.forms.vm.secret_field import SecretField


def test_its_value_is_a_token_that_stays(qtbot: QtBot) -> None:
    param = next(param for param in COMMANDS.get("Add-Vm").params if param.name == "password")
    handover = Handover()
    field = SecretField(param, small_bench().inventory.view, handover)
    qtbot.addWidget(field)
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    assert field.check() is UNSET
    field.say("correct")
    token = field.check()
    field.say("correct horse")
    assert field.check() == token
    assert handover.get(token) == "correct horse"
