"""The list widget as a user meets it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView

WEB = Ref(Kind.VM, vm_id(0))


@pytest.fixture
def view(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> Iterator[ListView]:
    view = ListView(kit.desk.theme, kit.sampled, "VMs")
    view.resize(600, 300)
    props = [CATALOGUE.props[Kind.VM][key] for key in ("name", "status", "memory", "cpu_usage")]
    view.show_model(ListModel(kit.inventory.live("Vms:"), kit.inventory.view, props, loop))
    view.show()
    qtbot.waitExposed(view)
    yield view
    view.release()
    view.close()
    view.deleteLater()


def rename(kit: Tools, number: int, name: str) -> None:
    vm = kit.inventory.view.vm(vm_id(number))
    assert vm is not None
    domain = vm.domain
    kit.inventory.apply(Batch(domains=(replace(domain, definition=replace(domain.definition, name=name)),)))


def click_header(qtbot: QtBot, view: ListView, column: int, modifier: Qt.KeyboardModifier) -> None:
    header = view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_what_is_selected_stays_selected_when_rows_move(view: ListView, kit: Tools, loop: ManualLoop) -> None:
    view.select([WEB])
    rename(kit, 0, "aaa")
    loop.advance(0.2)
    assert view.selected() == [WEB]
    assert view.list_model.row_of(WEB.id) == 0


def test_what_is_at_the_top_stays_there_when_rows_come_in_above(view: ListView, kit: Tools, loop: ManualLoop) -> None:
    view.verticalScrollBar().setValue(10 * 26)
    top = view.list_model.ref(view.rowAt(0))
    for number in range(20, 24):
        rename(kit, number, f"aaa-{number}")
    loop.advance(0.2)
    assert view.list_model.ref(view.rowAt(0)) == top


def test_a_click_on_the_header_sorts_a_second_reverses_shift_adds(qtbot: QtBot, view: ListView) -> None:
    none = Qt.KeyboardModifier.NoModifier
    click_header(qtbot, view, 2, none)
    assert view.list_model.sort_keys == ("memory",)
    click_header(qtbot, view, 2, none)
    assert view.list_model.sort_keys == ("-memory",)
    view.sort_by(0, adds=True)
    assert view.list_model.sort_keys == ("-memory", "name")
    click_header(qtbot, view, 1, none)
    assert view.list_model.sort_keys == ("status",)


def test_typing_jumps(qtbot: QtBot, view: ListView) -> None:
    view.setFocus()
    qtbot.keyClicks(view, "web")
    assert view.currentIndex().data() == "web-1"
    view._typed._last = -10
    qtbot.keyClicks(view, "q")
    assert view.currentIndex().data() == "queue-1"
    qtbot.keyClicks(view, "q")
    assert view.currentIndex().data() == "queue-2"


def test_copies_text_and_a_table(qtbot: QtBot, view: ListView) -> None:
    view.select([WEB])
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().split("\t")[:3] == ["web-1", "Up", "2 GiB"]
    assert "<td>web-1</td>" in data.html()


def test_enter_and_double_click_open(qtbot: QtBot, view: ListView) -> None:
    opened: list[Ref] = []
    view.opened.connect(opened.append)
    view.select([WEB])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    view.doubleClicked.emit(view.list_model.index(0, 0))
    assert opened == [WEB, view.list_model.ref(0)]


def test_somebody_may_take_the_double_click(view: ListView) -> None:
    opened: list[Ref] = []
    view.opened.connect(opened.append)
    view.look_at = lambda ref: ref == view.list_model.ref(0)
    for row in (0, 1):
        view.doubleClicked.emit(view.list_model.index(row, 0))
    assert opened == [view.list_model.ref(1)]


def test_the_menu_by_key_and_by_mouse(qtbot: QtBot, view: ListView) -> None:
    wanted: list[list[Ref]] = []
    view.menu_wanted.connect(lambda at, refs: wanted.append(refs))
    view.select([WEB])
    qtbot.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    for reason in (QContextMenuEvent.Reason.Keyboard, QContextMenuEvent.Reason.Mouse):
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, QPoint(5, 5), QPoint(5, 5)))
    assert wanted == [[WEB]] * 3


def test_a_click_into_nothing_clears_the_selection(qtbot: QtBot, view: ListView, kit: Tools, loop: ManualLoop) -> None:
    props = [CATALOGUE.props[Kind.VM]["name"]]
    view.show_model(ListModel(kit.inventory.live("Vms: name = web-1"), kit.inventory.view, props, loop))
    view.select([WEB])
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 200))
    assert view.selected() == []


def test_another_model_closes_the_one_before(view: ListView, kit: Tools, loop: ManualLoop) -> None:
    first = view.list_model.live
    view.show_model(
        ListModel(kit.inventory.live("Hosts:"), kit.inventory.view, [CATALOGUE.props[Kind.HOST]["name"]], loop)
    )
    assert len(first.changed) == 0
    assert view.list_model.rowCount() == 12


def test_only_rows_in_sight_are_announced(view: ListView, kit: Tools, loop: ManualLoop) -> None:
    told: list[int] = []
    view.list_model.dataChanged.connect(lambda a, b: told.append(a.row()))
    last = view.list_model.ref(view.list_model.rowCount() - 1)
    vm = kit.inventory.view.get(last)
    domain = vm.domain
    kit.inventory.apply(Batch(domains=(replace(domain, definition=replace(domain.definition, memory=1 << 30)),)))
    loop.advance(0.2)
    assert told == []


def test_the_list_has_a_name_for_those_who_do_not_see_it(view: ListView) -> None:
    assert view.accessibleName() == "VMs"
