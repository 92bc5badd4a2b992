"""The menu bar."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from tests.fakes.fleet import vm_id
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.shell.main_window import MainWindow


def menus(window: MainWindow) -> dict[str, QMenu]:
    found = {}
    for action in window.menuBar().actions():
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


def test_an_open_menu_is_up_to_date(window: MainWindow, loop: ManualLoop) -> None:
    window.book.set_selection([Ref(Kind.VM, vm_id(3))])
    menu = menus(window)["VM"]
    menu.aboutToShow.emit()
    assert menu.actions()[0].isEnabled()
    assert menu.toolTipsVisible()


def test_every_own_action_is_in_a_menu(window: MainWindow) -> None:
    names = {action.objectName() for menu in menus(window).values() for action in entries(menu)}
    assert {f"window.{key}" for key in window.own} <= names
