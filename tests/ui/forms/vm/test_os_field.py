"""Systems by name or id; what is not known says so beside the field."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.ui.forms.field import UNSET
from stellwerk.ui.forms.vm.os_field import OsField


@pytest.fixture
def field(qtbot: QtBot) -> OsField:
    param = next(param for param in COMMANDS.get("Add-Vm").params if param.name == "os")
    made = OsField(param, small_bench().inventory.view)
    qtbot.addWidget(made)
    return made


def test_nothing_said_is_unset(field: OsField) -> None:
    assert field.check() is UNSET
    assert field.error == ""


@pytest.mark.parametrize(
    ("text", "id_"), [("Debian 12", "debian12"), ("WINXP", "winxp"), ("Generic or unknown", "generic")]
)
def test_by_name_and_by_id(field: OsField, text: str, id_: str) -> None:
    field.say(text)
    assert field.check() == id_


def test_an_unknown_one(field: OsField) -> None:
    field.touched = True
    field.say("Debain 12")
    assert field.check() is UNSET
    assert "Debain 12" in field.error


def test_another_one_is_told_once(field: OsField) -> None:
    told: list[OsEntry] = []
    field.chosen.connect(told.append)
    for text in ("Debian 12", "Debian 12", "Debian 1", "winxp"):
        field.begin_with(text)
        field.edited.emit()
    assert [entry.id for entry in told] == ["debian12", "winxp"]
