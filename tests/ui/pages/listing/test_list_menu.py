"""The menus of a list's head, groups and cells, as they open."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.ui.pages.listing.filter_popover import FilterPopover
from stellwerk.ui.pages.listing.list_pane import ListPane


@pytest.fixture
def pane(room: Room, qtbot: QtBot):
    """A list of VMs."""
    made = ListPane(room.tools, room.stage, "test.vms", "VMs", lambda note: note.tell("nothing"))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_query("Vms:")
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.release()


def opened() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def column(pane: ListPane, key: str) -> int:
    return [prop.key for prop in pane.view.list_model.columns].index(key)


def test_the_menu_of_a_columns_head(pane: ListPane) -> None:
    header = pane.view.header
    header.customContextMenuRequested.emit(QPoint(header.sectionViewportPosition(column(pane, "host")) + 5, 5))
    menu = opened()
    assert texts(menu) == ["Filter by Host…", "Group by Host", "Columns"]
    columns = menu.actions()[-1].menu()
    assert columns is not None
    assert "Memory" in texts(columns)
    menu.close()


def test_the_funnel_opens_the_box(pane: ListPane, qtbot: QtBot) -> None:
    header = pane.view.header
    place = header.funnel_rect(column(pane, "memory")).center()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    box = QApplication.activePopupWidget()
    assert isinstance(box, FilterPopover)
    assert pane.view.list_model.sort_keys == ()
    box.close()


def test_the_menu_of_a_group(pane: ListPane, room: Room) -> None:
    pane.groups.group_by(["host"])
    pane.view.group_menu_wanted.emit(QPoint(5, 5), pane.view.list_model.heading(0))
    menu = opened()
    assert texts(menu)[:1] == ["Collapse"]
    next(action for action in menu.actions() if action.text() == "Show only Host: node-1").trigger()
    assert room.stage.gone_to[-1].query == "Vms: host = node-1"
    next(action for action in menu.actions() if action.text() == "Exclude Host: node-1").trigger()
    assert room.stage.gone_to[-1].query == "Vms: host != node-1"
    menu.close()


def test_the_menu_of_a_cell_ends_with_filters(pane: ListPane) -> None:
    pane.view.setCurrentIndex(pane.view.list_model.index(0, column(pane, "status")))
    menu = QMenu(pane)
    pane._menus.fill_cell(menu)
    assert [text.partition(":")[0] for text in texts(menu)] == [
        "Show only Status",
        "Exclude Status",
        "Filter by Status…",
    ]
    nothing = QMenu(pane)
    pane.groups.group_by(["host"])
    pane.view.setCurrentIndex(pane.view.list_model.index(0, 0))
    pane._menus.fill_cell(nothing)
    assert texts(nothing) == []
