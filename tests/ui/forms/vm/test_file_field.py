"""A file of this computer, typed or chosen; several values in one line."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.engine.parameter import Param
from stellwerk.ui.forms.vm.file_field import FileField, LinesField


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
