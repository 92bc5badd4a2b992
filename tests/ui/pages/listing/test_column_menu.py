"""The column chooser."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.pages.listing.column_menu import column_menu, offered_of


def test_every_property_can_be_chosen_and_the_shown_ones_are_ticked(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[Sequence[str]] = []
    made = column_menu(
        parent, offered_of(CATALOGUE, Kind.VM), ("name", "status"), chosen.append, lambda: chosen.append("reset")
    )
    by_key = {action.objectName(): action for action in made.actions() if action.isCheckable()}
    assert set(by_key) == {prop.key for prop in CATALOGUE.own_props(Kind.VM)}
    assert {key for key, action in by_key.items() if action.isChecked()} == {"name", "status"}
    assert by_key["memory"].toolTip() == "Memory given to it"
    by_key["memory"].trigger()
    by_key["status"].trigger()
    made.actions()[-1].trigger()
    assert chosen == [["name", "status", "memory"], ["name"], "reset"]


def test_lines_are_switched_where_there_can_be_any(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    turned: list[bool] = []
    offered = offered_of(CATALOGUE, Kind.VM)
    made = column_menu(parent, offered, ("name",), lambda _keys: None, lambda: None, lines=False, turn=turned.append)
    (switch,) = [action for action in made.actions() if action.objectName() == "lines"]
    assert not switch.isChecked()
    switch.trigger()
    assert turned == [True]


def test_the_last_column_stays(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = column_menu(parent, offered_of(CATALOGUE, Kind.VM), ("name",), lambda _keys: None, lambda: None)
    by_key = {action.objectName(): action for action in made.actions()}
    assert not by_key["name"].isEnabled()
