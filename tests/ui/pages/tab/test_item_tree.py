"""A list of items."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.model.hardware.difference import Differing
from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.pages.tab.item_tree import ItemTree
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import THEME


def test_it_tells_of_another_choice_and_of_a_new_look_of_it_once(room: Room, qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    tree, told = ItemTree(room.desk.theme, ground), []
    tree.chose.connect(lambda: told.append(tree.chosen.key))
    memory = HardwareItem(key="memory", icon="stack", title="Memory", summary="1 GiB", facts=())
    waits = (Differing("", "max_vcpus", "2", "4"),)
    tree.show_items([HardwareItem(key="cpu", icon="cpu", title="CPU", summary="2", facts=(), waits=waits), memory])
    tree.show_items([memory])
    assert told == ["cpu", "memory"]
    tree.show_items([memory])
    assert told == ["cpu", "memory"]


def test_its_rows_follow_the_theme(room: Room, qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    theme = room.desk.theme
    tree = ItemTree(theme, ground)
    waits = (Differing("", "max_vcpus", "2", "4"),)
    tree.show_items([HardwareItem(key="cpu", icon="cpu", title="CPU", summary="2", facts=(), waits=waits)])
    seen = set()
    for name in ("light", "dark"):
        room.settings.set(THEME, name)
        row = tree.topLevelItem(0)
        assert row.foreground(1).color() == theme.colour(Token.AMBER)
        seen.add(row.icon(0).cacheKey())
    assert len(seen) == 2
