"""The window as a whole, with pages, engine and forms left out."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.entity import bookmark
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import FakePages, Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.task import Task
from stellwerk.ui.bookmarks.popover import Popover
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.shell.page import Place
from stellwerk.ui.shell.shortcut_dialog import ShortcutDialog
from stellwerk.ui.tags.tag_panel import TagPanel
from stellwerk.ui.theme.theme import COMPACT, THEME

WEB, HOST = Ref(Kind.VM, vm_id(0)), Ref(Kind.HOST, host_id(0))


def click_node(qtbot: QtBot, window: MainWindow, ref: Ref) -> None:
    tree = window.pane.tree
    tree.select([ref], quietly=True)
    place = tree.visualRect(tree.currentIndex()).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_title_names_what_is_shown(window: MainWindow) -> None:
    assert window.windowTitle() == "Welcome – Stellwerk"
    window.go(Place(WEB))
    assert window.windowTitle() == "web-1 – Stellwerk"
    assert window.search.edit.text() == "Vms:"


def test_the_demo_says_so(qtbot: QtBot, kit: Tools) -> None:
    desk = replace(kit.desk, demo=True)
    window = MainWindow(desk, FakePages(desk))
    qtbot.addWidget(window)
    window.go(Place(WEB))
    assert window.windowTitle() == "web-1 – demo fleet – Stellwerk"
    window.close()


def test_a_click_in_the_tree_shows_the_page_and_selects_for_the_commands(
    qtbot: QtBot, window: MainWindow, loop: ManualLoop
) -> None:
    click_node(qtbot, window, WEB)
    loop.advance(1.0)
    assert window.navigator.page is not None
    assert window.navigator.page.place == Place(WEB)
    assert window.book.selection == (WEB,)
    assert window.book.action("Shutdown-Vm").isEnabled()


def test_several_in_the_tree_are_worked_on_together(window: MainWindow, loop: ManualLoop) -> None:
    window.pane.tree.select([WEB, Ref(Kind.VM, vm_id(3))])
    loop.advance(1.0)
    assert window.book.action("Start-Vm").text() == "Start (1 of 2)"


def test_back_and_forward(window: MainWindow) -> None:
    window.go(Place(WEB))
    window.go(Place(HOST))
    window.own["back"].trigger()
    assert window.windowTitle() == "web-1 – Stellwerk"
    assert window.pane.tree.selected() == [WEB]
    window.own["forward"].trigger()
    assert window.windowTitle() == "node-1 – Stellwerk"
    assert not window.own["forward"].isEnabled()


def test_a_typed_query_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.search.edit.setText("Hosts: status = up")
    qtbot.keyClick(window.search.edit, Qt.Key.Key_Return)
    assert window.windowTitle() == "Hosts: status = up – Stellwerk"
    window.search.edit.setText("Hosts: nonsense = 1")
    qtbot.keyClick(window.search.edit, Qt.Key.Key_Return)
    assert window.statusBar().currentMessage() == window.search.error


def test_the_selection_of_a_page_falls_back_to_its_object(window: MainWindow, pages: FakePages) -> None:
    window.go(Place(HOST))
    pages.made[-1].list.select([WEB])
    assert window.book.selection == (WEB,)
    pages.made[-1].list.clearSelection()
    assert window.book.selection == (HOST,)


def test_the_context_menu(qtbot: QtBot, window: MainWindow) -> None:
    window.pane.tree.select([WEB])
    qtbot.keyClick(window.pane.tree, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].objectName() == "Start-Vm"
    next(action for action in menu.actions() if action.objectName() == "problems").trigger()
    menu.close()
    assert window.search.shown_query == "Events: vm.name = web-1 and severity >= warning"


def test_docks_hide_and_come_back(window: MainWindow) -> None:
    for key, dock in (("tree", window.tree_dock), ("tasks", window.tasks), ("events", window.events)):
        assert window.own[key].isChecked()
        window.own[key].trigger()
        assert dock.isHidden()
        assert not window.own[key].isChecked()
        window.own[key].trigger()
        assert not dock.isHidden()


def test_keys_lead_to_field_and_filter(window: MainWindow) -> None:
    window.activateWindow()
    window.own["tree"].trigger()
    window.own["filter"].trigger()
    assert not window.tree_dock.isHidden()
    assert window.focusWidget() is window.pane.filter_box
    window.own["search"].trigger()
    assert window.focusWidget() is window.search.edit


def test_refresh_undo_and_tabs(window: MainWindow, pages: FakePages, kit: Tools) -> None:
    window.go(Place(WEB))
    window.own["refresh"].trigger()
    assert pages.made[-1].refreshed == 1
    assert kit.refreshed == [(WEB,)]
    window.own["next_tab"].trigger()
    assert pages.made[-1].tab == "vms"
    window.own["previous_tab"].trigger()
    assert pages.made[-1].tab == "summary"
    window.own["undo"].trigger()
    assert kit.conductor.begun == [("Undo-Task", (Ref(Kind.TASK, "task-0"),))]


def test_theme_and_compact_rows(window: MainWindow, kit: Tools) -> None:
    window.own["theme_dark"].trigger()
    assert kit.settings.get(THEME) == "dark"
    assert kit.desk.theme.dark
    window.own["compact"].trigger()
    assert kit.settings.get(COMPACT)


def test_the_shortcuts_are_a_window_beside(window: MainWindow) -> None:
    window.own["shortcuts"].trigger()
    dialog = window.findChild(ShortcutDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()


def test_all_comes_back_at_the_next_start(qtbot: QtBot, window: MainWindow, kit: Tools) -> None:
    window.go(Place(WEB))
    window.pane.show_view(TreeView.STORAGE)
    window.own["events"].trigger()
    window.close()
    stored = Settings(kit.settings.stored())
    desk = replace(kit.desk, settings=stored)
    again = MainWindow(desk, FakePages(desk))
    qtbot.addWidget(again)
    assert again.windowTitle() == "web-1 – Stellwerk"
    assert again.pane.view is TreeView.STORAGE
    assert again.events.isHidden()
    again.close()


def test_closing_asks_while_tasks_run(window: MainWindow, kit: Tools) -> None:
    task = kit.inventory.view.get(Ref(Kind.TASK, "task-1"))
    assert isinstance(task, Task)
    kit.doer.tasks = [task]
    closed: list[None] = []
    window.closed.connect(closed.append)
    assert not window.close()
    assert window.isVisible()
    assert closed == []
    kit.doer.tasks = []
    assert window.close()
    assert closed == [None]


def test_closed_it_listens_to_nothing(window: MainWindow, kit: Tools, loop: ManualLoop) -> None:
    window.close()
    assert len(kit.inventory.changed) == 0
    assert len(kit.sampled) == 0
    loop.advance(10)
    host = kit.inventory.view.host(host_id(0))
    assert isinstance(host, Host)
    kit.inventory.apply(Batch(entities=(replace(host, maintenance=True),)))


def test_what_a_command_needs_is_asked_again_when_it_changes(window: MainWindow, kit: Tools, loop: ManualLoop) -> None:
    window.go(Place(HOST))
    loop.advance(1.0)
    kit.doer.asked.clear()
    host = kit.inventory.view.host(host_id(0))
    assert isinstance(host, Host)
    kit.inventory.apply(Batch(entities=(replace(host, maintenance=True),)))
    loop.advance(1.0)
    assert ("Suspend-Host", 1) in kit.doer.asked


def test_a_renamed_object_is_renamed_in_title_and_path(window: MainWindow, kit: Tools, pages: FakePages) -> None:
    window.go(Place(HOST))
    host = kit.inventory.view.host(host_id(0))
    assert isinstance(host, Host)
    pages.made[-1].title = "renamed"
    kit.inventory.apply(Batch(entities=(replace(host, name="renamed"),)))
    assert window.windowTitle() == "renamed – Stellwerk"
    assert window.path.names == ("Munich", "production", "renamed")


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget.windowTitle())
    ]
    assert nameless == []


def test_it_fits_a_small_screen(window: MainWindow) -> None:
    window.resize(window.minimumSize())
    assert window.width() <= 1280
    assert window.height() <= 720
    assert window.rect().contains(window.search.mapTo(window, QPoint(0, 0)))


def test_bookmarks_open_mark_themselves_and_fill_the_star(
    qtbot: QtBot, window: MainWindow, kit: Tools, loop: ManualLoop
) -> None:
    kit.inventory.apply(Batch(entities=(bookmark("up", "vm: status=up", position=1),)))
    loop.advance(1.0)
    view = window.bookmarks.view
    place = view.visualRect(view.rows.index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.navigator.page is not None
    assert window.navigator.page.place == Place(query="vm: status=up")
    look = view.rows.look(0)
    assert look is not None
    assert look.open
    assert window.star.filled
    assert window.own["star"].shortcut().toString() == "Ctrl+D"
    window.go(Place(query="Vms: status = down"))
    window.own["star"].trigger()
    box = window.star.findChild(Popover)
    assert box is not None
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert kit.conductor.submitted[-1][0] == "Add-Bookmark"


def test_the_bookmarks_stand_below_the_tree_and_can_be_hidden(window: MainWindow) -> None:
    def top(widget: QWidget) -> int:
        return widget.mapTo(window, QPoint()).y()

    assert top(window.bookmarks) >= top(window.tree_dock) + window.tree_dock.height()
    assert window.bookmarks.width() == window.tree_dock.width()
    assert window.tree_dock.height() > window.bookmarks.height()
    window.own["bookmarks"].trigger()
    assert window.bookmarks.isHidden()
    assert not window.own["bookmarks"].isChecked()


def test_a_state_kept_before_there_were_bookmarks_shows_them(qtbot: QtBot, window: MainWindow, kit: Tools) -> None:
    window.removeDockWidget(window.bookmarks)
    window.bookmarks.setObjectName("")
    window._keeper.save()
    later = MainWindow(kit.desk, FakePages(kit.desk))
    qtbot.addWidget(later)
    later.resize(1280, 720)
    later.show()
    qtbot.waitExposed(later)
    assert later.bookmarks.isVisible()
    assert later.dockWidgetArea(later.bookmarks) is Qt.DockWidgetArea.LeftDockWidgetArea
    assert later.bookmarks.width() == later.tree_dock.width()
    later.close()


def test_folding_the_bookmarks_leaves_the_width_and_gives_the_tree_their_height(
    qtbot: QtBot, window: MainWindow
) -> None:
    tree, bookmarks = window.tree_dock, window.bookmarks
    window.resizeDocks([tree], [310], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: tree.width() == 310)
    whole, high = tree.height() + bookmarks.height(), bookmarks.height()
    for folded in (True, False, True, False):
        bookmarks.fold(folded)
        wanted = bookmarks.head.sizeHint().height() if folded else high
        qtbot.waitUntil(lambda wanted=wanted: (bookmarks.height(), tree.height()) == (wanted, whole - wanted))
        assert tree.width() == 310


def test_the_tags_of_what_is_selected_open_where_the_menu_was(window: MainWindow) -> None:
    menu = window.book.menu_for((WEB, HOST), window)
    action = next(action for action in menu.actions() if action.objectName() == "tags")
    action.trigger()
    panel = window.findChild(TagPanel)
    assert isinstance(panel, TagPanel)
    assert panel.choice.refs == (WEB, HOST)
    panel.close()
