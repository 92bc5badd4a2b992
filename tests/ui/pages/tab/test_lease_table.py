"""The table of leases."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.storage import Lease
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.listing.list_layout import layout_setting
from stellwerk.ui.pages.tab.lease_table import COLUMNS, KEY, LeaseTable
from stellwerk.ui.theme.theme import COMPACT, Theme

LEASES = (
    Lease(mac="aa:01", ip="10.0.0.10", hostname="b", expires=2000.0),
    Lease(mac="AA:02", ip="10.0.0.9", hostname="a"),
    Lease(mac="aa:03", ip="10.0.0.101", expires=1000.0),
)


@pytest.fixture
def table(room: Room, qtbot: QtBot):
    """Three leases, one of a VM."""
    made = LeaseTable(room.desk.theme, room.desk.settings)
    qtbot.addWidget(made)
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    made.show_leases(LEASES, {"aa:02": vm})
    made.show()
    yield made
    made.release()


def column(table: LeaseTable, key: str) -> list[str]:
    place = [column.key for column in COLUMNS].index(key)
    return [table._text(row, place) for row in range(table.rowCount())]


def click_header(table: LeaseTable, key: str, qtbot: QtBot) -> None:
    header, place = table.horizontalHeader(), [column.key for column in COLUMNS].index(key)
    at = header.viewport().rect().center()
    at.setX(header.sectionViewportPosition(place) + 20)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_addresses_come_in_their_order_at_first(table: LeaseTable) -> None:
    assert column(table, "ip") == ["10.0.0.9", "10.0.0.10", "10.0.0.101"]


def test_a_click_sorts_a_second_one_reverses_and_it_is_kept(
    table: LeaseTable, room: Room, theme: Theme, settings: Settings, qtbot: QtBot
) -> None:
    click_header(table, "hostname", qtbot)
    assert column(table, "hostname") == ["a", "b", "–"]
    click_header(table, "hostname", qtbot)
    assert column(table, "hostname") == ["–", "b", "a"]
    again = LeaseTable(theme, settings)
    qtbot.addWidget(again)
    again.show_leases(LEASES, {})
    assert column(again, "hostname") == ["–", "b", "a"]
    again.release()


def test_what_never_expires_comes_last(table: LeaseTable, qtbot: QtBot) -> None:
    click_header(table, "expires", qtbot)
    assert column(table, "ip") == ["10.0.0.101", "10.0.0.10", "10.0.0.9"]


def test_columns_can_be_chosen_and_are_kept(table: LeaseTable, theme: Theme, settings: Settings, qtbot: QtBot) -> None:
    table.choose_columns(table.mapToGlobal(table.rect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    by_key = {action.objectName(): action for action in menu.actions() if action.isCheckable()}
    assert set(by_key) == {column.key for column in COLUMNS}
    by_key["mac"].trigger()
    menu.close()
    assert [table.isColumnHidden(place) for place in range(5)] == [False, True, False, False, False]
    again = LeaseTable(theme, settings)
    qtbot.addWidget(again)
    assert again.isColumnHidden(1)
    again.release()


def test_ctrl_c_copies_what_is_shown_of_the_selected_rows(table: LeaseTable, qtbot: QtBot) -> None:
    table._set_columns(["ip", "hostname"])
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "10.0.0.9\ta"


def test_its_vm_is_selected_opened_and_has_a_menu(table: LeaseTable, room: Room, qtbot: QtBot) -> None:
    selected: list[list[Ref]] = []
    menus: list[list[Ref]] = []
    opened: list[Ref] = []
    table.selection_changed.connect(selected.append)
    table.menu_wanted.connect(lambda _at, refs: menus.append(refs))
    table.opened.connect(opened.append)
    table.selectRow(0)
    assert selected[-1] == [room.vm("web-1")]
    qtbot.keyClick(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert menus == [[room.vm("web-1")]]
    table.itemActivated.emit(table.item(0, 0))
    assert opened == [room.vm("web-1")]
    table.clearSelection()
    assert selected[-1] == []


def test_compact_rows_are_compact_here_too(table: LeaseTable, settings: Settings) -> None:
    before = table.verticalHeader().defaultSectionSize()
    settings.set(COMPACT, True)
    assert table.verticalHeader().defaultSectionSize() < before


def test_a_broken_layout_is_passed_over(room: Room, theme: Theme, settings: Settings, qtbot: QtBot) -> None:
    settings.set(layout_setting(KEY), '{"columns": ["nonsense"], "sort": [1]}')
    made = LeaseTable(theme, settings)
    qtbot.addWidget(made)
    made.show_leases((replace(LEASES[0], hostname="x\ny"),), {})
    assert column(made, "hostname") == ["x y"]
    made.release()
