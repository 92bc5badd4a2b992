"""The menu bar."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import FakePages, Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.shell.main_window import MainWindow


def menus(window: MainWindow) -> dict[str, QMenu]:
    found = {}
    for action in filter(QAction.isVisible, window.menuBar().actions()):
        menu = action.menu()
        assert isinstance(menu, QMenu)
        found[action.text().replace("&", "")] = menu
    return found


def entries(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def test_a_menu_for_each_kind_that_has_commands(window: MainWindow) -> None:
    assert list(menus(window)) == ["Fleet", "Host", "VM", "Go", "View", "Help"]
    assert [a.objectName() for a in entries(menus(window)["VM"])][:2] == ["Start-Vm", "Shutdown-Vm"]
    assert "Add-Host" in [a.objectName() for a in entries(menus(window)["Fleet"])]


def test_one_that_opens_before_commands_were_read_has_them(
    qtbot: QtBot, kit: Tools, pages: FakePages, loop: ManualLoop
) -> None:
    early = MainWindow(kit.desk, pages)
    qtbot.addWidget(early)
    menu = menus(early)["VM"]
    assert entries(menu) == []
    menu.aboutToShow.emit()
    names = [action.objectName() for action in entries(menu)]
    early.complete()
    assert names[:2] == ["Start-Vm", "Shutdown-Vm"]
    assert [action.objectName() for action in entries(menu)] == names
    assert early.book.action("Start-Vm").shortcut().toString() == "Ctrl+Shift+S"
    early.close()
    loop.advance(0)


def test_an_open_menu_is_up_to_date(window: MainWindow, loop: ManualLoop) -> None:
    window.book.set_selection([Ref(Kind.VM, vm_id(3))])
    menu = menus(window)["VM"]
    menu.aboutToShow.emit()
    assert menu.actions()[0].isEnabled()
    assert menu.toolTipsVisible()


def test_every_own_action_is_in_a_menu(window: MainWindow) -> None:
    names = {action.objectName() for menu in menus(window).values() for action in entries(menu)}
    assert {f"window.{key}" for key in window.own} <= names
