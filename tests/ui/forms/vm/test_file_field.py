"""A file of this computer, typed or chosen; several values in one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.engine.parameter import Param
from stellwerk.ui.forms.vm.file_field import AddressField, FileField, LinesField


def param(name: str) -> Param:
    return next(param for param in COMMANDS.get("Add-Vm").params if param.name == name)


def test_a_chosen_file_counts_as_entered(qtbot: QtBot) -> None:
    field = FileField(param("upload"), small_bench().inventory.view)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.edited):
        field._take("/home/kim/a.iso")
    assert field.check() == ["/home/kim/a.iso"]
    single = FileField(param("cloud_init"), small_bench().inventory.view)
    qtbot.addWidget(single)
    single.say("/home/kim/user-data")
    assert single.check() == "/home/kim/user-data"


def test_several_values_in_a_line(qtbot: QtBot) -> None:
    field = LinesField(param("disk"), small_bench().inventory.view)
    qtbot.addWidget(field)
    field.say("10G; size=5G,format=raw;")
    assert field.check() == ["10G", "size=5G,format=raw"]


def test_an_address_counts_once_it_is_written(qtbot: QtBot) -> None:
    field = AddressField(param("image_fetch"), small_bench().inventory.view)
    qtbot.addWidget(field)
    told: list[str] = []
    field.edited.connect(lambda: told.append(field.text()))
    qtbot.keyClicks(field.edit, "https://server/a.qcow2")
    assert told == []
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert told == ["https://server/a.qcow2"]
    assert field.check() == "https://server/a.qcow2"
    several = AddressField(param("fetch"), small_bench().inventory.view)
    qtbot.addWidget(several)
    several.say("https://server/a.iso")
    assert several.check() == ["https://server/a.iso"]
