"""Items and the facts of the chosen one."""

from typing import Any

from PySide6.QtWidgets import QWidget
from tests.ui.pages.room import Room

from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.pages.part.value_label import ValueLabel
from stellwerk.ui.pages.tab.item_view import ItemView


def item(key: str, value: str = "1") -> HardwareItem:
    return HardwareItem(key=key, icon="cpu", title=key, summary="", facts=(("Size", value),))


def test_the_chosen_item_stays_chosen(room: Room, qtbot: Any) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    view = ItemView(room.desk.theme, ground)
    assert view.chosen is None
    view.show_items([item("a"), item("b")])
    assert view.chosen == item("a")
    view.tree.setCurrentItem(view.tree.topLevelItem(1))
    view.show_items([item("new"), item("a"), item("b", "2")])
    assert view.chosen == item("b", "2")
    assert [label.text() for label in view.area.widget().findChildren(ValueLabel)] == ["2"]
    first = view.tree.topLevelItem(0)
    view.show_items([item("new"), item("a"), item("b", "2")])
    assert view.tree.topLevelItem(0) is first
