"""The palette over the window."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.shell.page import Place

UP = Ref(Kind.VM, vm_id(0))


def test_it_opens_by_its_keys_and_goes_with_escape(qtbot: QtBot, window: MainWindow) -> None:
    box = window.palette_box
    window.own["palette"].trigger()
    assert box.isVisible()
    assert window.rect().contains(box.geometry())
    assert box.entries
    qtbot.keyClick(box.edit, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_enter_runs_the_line_that_the_arrows_chose(qtbot: QtBot, window: MainWindow, kit: Tools) -> None:
    window.go(Place(UP))
    window.palette_box.open()
    for _ in range(2):
        qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Down)
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    assert kit.conductor.begun == [("Stop-Vm", (UP,))]
    assert not window.palette_box.isVisible()


def test_a_refused_line_stays_and_says_why(qtbot: QtBot, window: MainWindow, kit: Tools) -> None:
    window.go(Place(UP))
    window.palette_box.open()
    window.palette_box.edit.setText("start")
    entries = window.palette_box.entries
    refused = next(row for row, entry in enumerate(entries) if entry.refusal)
    index = window.palette_box.list.model().index(refused, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == 'VM "web-1" runs already'
    window.palette_box.list.clicked.emit(index)
    assert kit.conductor.begun == []
    assert window.palette_box.isVisible()


def test_an_object_is_gone_to(qtbot: QtBot, window: MainWindow) -> None:
    window.palette_box.open()
    window.palette_box.edit.setText("db-3")
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    assert window.windowTitle() == "db-3 – Stellwerk"


def test_lines_are_read_out_with_their_hint(window: MainWindow) -> None:
    window.palette_box.open()
    window.palette_box.edit.setText("db-3")
    index = window.palette_box.list.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("db-3, VM · node-")


def test_the_ends_meet(qtbot: QtBot, window: MainWindow) -> None:
    box = window.palette_box
    box.open()
    qtbot.keyClick(box.edit, Qt.Key.Key_Up)
    assert box.list.currentIndex().row() == len(box.entries) - 1
    qtbot.keyClick(box.edit, Qt.Key.Key_PageUp)
    qtbot.keyClick(box.edit, Qt.Key.Key_Down)
    assert box.list.currentIndex().row() >= 0


def test_enter_with_nothing_typed_and_nothing_chosen_does_nothing(qtbot: QtBot, window: MainWindow, kit: Tools) -> None:
    window.go(Place(UP))
    window.palette_box.open()
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    assert kit.conductor.begun == []
    assert window.palette_box.isVisible()
    window.palette_box.edit.setText("shut")
    qtbot.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    assert kit.conductor.begun == [("Shutdown-Vm", (UP,))]


def test_where_nothing_fits_it_says_so(window: MainWindow) -> None:
    box = window.palette_box
    box.open()
    assert not box.note.isVisible()
    box.edit.setText("zzzqqq")
    assert box.note.isVisible()
