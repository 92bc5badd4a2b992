"""Disks and interfaces as rows: they grow, shrink, and say what one would type."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import HostId
from stellwerk.ui.forms.field import UNSET
from stellwerk.ui.forms.vm.host_choice import HostChoice
from stellwerk.ui.forms.vm.part_field import DiskField, NicField, PartField
from stellwerk.ui.forms.vm.part_row import ChoiceBox
from stellwerk.ui.theme.theme import Theme

Make = Callable[[str], PartField]


@pytest.fixture
def bench() -> Bench:
    return small_bench()


@pytest.fixture
def make(bench: Bench, qtbot: QtBot, theme: Theme) -> Make:
    choice = HostChoice(bench.inventory)
    choice.choose(HostId("h1"))

    def made(name: str) -> PartField:
        param = next(param for param in COMMANDS.get("Add-Vm").params if param.name == name)
        kind = DiskField if name == "disk" else NicField
        field = kind(param, bench.inventory.view, choice, theme.icons)
        qtbot.addWidget(field)
        field.show()
        return field

    return made


def test_one_row_in_which_nothing_is_said_says_nothing(make: Make) -> None:
    disks = make("disk")
    assert len(disks.rows) == 1
    assert disks.check() is UNSET


def test_rows_grow_and_shrink(make: Make, qtbot: QtBot) -> None:
    disks = make("disk")
    qtbot.mouseClick(disks.add, Qt.MouseButton.LeftButton)
    assert disks.check() == ["auto", "auto"]
    size = disks.rows[1].controls[0]
    assert isinstance(size, QLineEdit)
    qtbot.keyClicks(size, "5G")
    assert disks.check() == ["auto", "size=5G"]
    qtbot.mouseClick(disks.rows[0].remove, Qt.MouseButton.LeftButton)
    assert disks.check() == ["size=5G"]
    qtbot.mouseClick(disks.rows[0].remove, Qt.MouseButton.LeftButton)
    assert disks.check() == ["none"]
    assert not disks.empty.isHidden()


def test_what_is_wrong_is_told_below(make: Make, qtbot: QtBot) -> None:
    disks = make("disk")
    size = disks.rows[0].controls[0]
    assert isinstance(size, QLineEdit)
    for text in ("big", "5G,here"):
        size.clear()
        qtbot.keyClicks(size, text)
        assert disks.check() is UNSET
        assert disks.error


def test_what_has_no_control_is_kept(make: Make) -> None:
    disks = make("disk")
    disks.say("size=5G,allocation=preallocated,cache=none,serial=x")
    assert disks.check() == ["size=5G,allocation=preallocated,cache=none,serial=x"]
    disks.say("none")
    assert disks.check() == ["none"]


def test_an_interface_leads_to_a_network_a_bridge_or_an_interface(make: Make) -> None:
    nics = make("network")
    nics.say("bridge=br0,model=e1000; direct=eno1,mac=52:54:00:00:00:01; servers")
    place = nics.rows[0].controls[0]
    assert isinstance(place, ChoiceBox)
    assert place.currentText() == "bridge=br0"
    assert nics.check() == ["bridge=br0,model=e1000", "direct=eno1,mac=52:54:00:00:00:01", "network=servers"]
