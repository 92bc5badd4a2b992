"""A form that asks for a secret."""

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.commands.alarm.mail_password import set_mail_password
from stellwerk.core.handover import Handover
from stellwerk.ui.forms.vm.secret_form import SecretForm


def test_what_is_typed_is_not_shown_and_only_its_token_is_said(room: Room, qtbot: QtBot) -> None:
    handover = Handover()
    form = SecretForm(set_mail_password, (), room.inventory, handover)
    qtbot.addWidget(form)
    edit = form.field("password").edit
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(edit, "sesame")
    args = form.args()
    assert args is not None
    assert "sesame" not in str(args)
    assert handover.get(args["password"]) == "sesame"
