"""Systems by name or id; what is not known says so beside the field."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.unit import GIB
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.os_facts import OsFacts
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.ui.forms.field import UNSET
from stellwerk.ui.forms.vm.os_field import OsField


@pytest.fixture
def field(qtbot: QtBot) -> OsField:
    param = next(param for param in COMMANDS.get("Add-Vm").params if param.name == "os")
    bench = small_bench()
    made = OsField(param, bench.inventory.view, Systems(), bench.loop)
    qtbot.addWidget(made)
    return made


def test_the_database_adds_to_the_list_once_it_was_read(qtbot: QtBot) -> None:
    param = next(param for param in COMMANDS.get("Add-Vm").params if param.name == "os")
    bench = small_bench()
    beos = OsFacts(ids=("beos5",), name="BeOS 5", uri="http://be.com/5", family="beos", memory=GIB)
    made = OsField(param, bench.inventory.view, Systems(lambda: (beos,)), bench.loop)
    qtbot.addWidget(made)
    made.box.setEditText("BeOS 5")
    told: list[OsEntry] = []
    made.chosen.connect(told.append)
    assert bench.loop.run(lambda: bool(told), 5.0)
    assert (told[0].id, told[0].bus, told[0].memory) == ("beos5", "sata", GIB)
    assert made.text() == "BeOS 5"
    assert made.check() == "beos5"


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
