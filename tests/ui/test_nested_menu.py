"""Groups of commands in menus of their own."""

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from stellwerk.commands.registry import COMMANDS
from stellwerk.ui.nested_menu import NESTED, nest
from stellwerk.ui.theme.theme import Theme


def test_a_group_has_one_menu_within_the_menu(qtbot: QtBot, theme: Theme) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    inner = nest(menu, "hardware", theme)
    assert inner is nest(menu, "hardware", theme)
    assert inner is not menu
    assert [action.text() for action in menu.actions()] == ["Hardware"]
    assert nest(menu, "vm/power", theme) is menu


def test_a_menu_that_is_filled_again_has_it_again(qtbot: QtBot, theme: Theme) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    nest(menu, "hardware", theme).addAction("Add disk…")
    menu.clear()
    nest(menu, "hardware", theme).addAction("Add disk…")
    (only,) = menu.actions()
    inner = only.menu()
    assert isinstance(inner, QMenu)
    assert [action.text() for action in inner.actions()] == ["Add disk…"]


def test_every_group_is_one_of_commands() -> None:
    assert set(NESTED) <= {command.menu for command in COMMANDS.all()}
