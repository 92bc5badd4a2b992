"""Docks are filtered as lists are; what comes of it is a page."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.record import replace
from stellwerk.ui.pages.listing.dock_filter import DockFilter
from stellwerk.ui.pages.listing.filter_popover import FilterPopover
from stellwerk.ui.shell.task_row import TaskDock

QUERY = "Tasks: is_child = false"


@pytest.fixture
def gone() -> list[str]:
    return []


@pytest.fixture
def dock(qtbot: QtBot, room: Room, gone: list[str]) -> Iterator[TaskDock]:
    dock = TaskDock(replace(room.desk, queries=lambda: room.queries))
    qtbot.addWidget(dock)
    dock.resize(900, 300)
    DockFilter(room.desk, dock, lambda: room.queries, gone.append)
    dock.show()
    qtbot.waitExposed(dock)
    yield dock
    dock.release()


def test_a_funnel_opens_the_values_of_the_whole_list(dock: TaskDock, room: Room, qtbot: QtBot, gone: list[str]) -> None:
    header = dock.view.header
    assert header.is_filterable(3)
    assert not header.is_filterable(1), "the column of buttons"
    header.filter_wanted.emit(3)
    (box,) = dock.view.findChildren(FilterPopover)
    qtbot.waitUntil(lambda: room.loop.drain() or any(item.text(1) != "0" for item in box._items()))
    box._done("status = Done")
    assert gone == [f"{QUERY} AND status = done sortby time desc"]


def test_a_cell_offers_its_value_and_a_head_its_filter(dock: TaskDock, qtbot: QtBot, gone: list[str]) -> None:
    view = dock.view
    view.setCurrentIndex(view.list_model.index(0, 3))
    menu = QMenu(view)
    assert dock.more is not None
    dock.more(menu)
    only = next(action for action in menu.actions() if action.text().startswith("Show only Status"))
    only.trigger()
    assert gone[0].startswith(f"{QUERY} AND status = ")
    view.header.customContextMenuRequested.emit(QPoint(view.header.sectionViewportPosition(0) + 5, 5))
    opened = [menu for menu in view.findChildren(QMenu) if menu.isVisible()]
    assert [action.text() for action in opened[0].actions()] == ["Filter by Task…"]
    opened[0].close()
    view.header.customContextMenuRequested.emit(QPoint(view.header.sectionViewportPosition(1) + 5, 5))
