"""Keys and clicks on headings, as a user meets them in the list."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.ui.models.group.row_group import Heading
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView

OF = CATALOGUE.props[Kind.VM]
KEY = Qt.Key


@pytest.fixture
def view(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> Iterator[ListView]:
    view = ListView(kit.desk.theme, kit.sampled, "VMs")
    view.resize(600, 300)
    model = ListModel(kit.inventory.live("Vms:"), kit.inventory.view, [OF["name"], OF["status"]], loop)
    view.show_model(model)
    model.set_groups([OF["cluster"], OF["status"]])
    view.show()
    qtbot.waitExposed(view)
    yield view
    view.release()
    view.close()
    view.deleteLater()


def current(view: ListView) -> object:
    return view.list_model.shown(view.currentIndex().row())


def go(view: ListView, row: int) -> None:
    view.setCurrentIndex(view.list_model.index(row, 0))


def click(qtbot: QtBot, view: ListView, row: int, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = view.visualRect(view.list_model.index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, how, place)


def test_left_and_right_close_open_and_walk(qtbot: QtBot, view: ListView) -> None:
    model = view.list_model
    go(view, 1)
    inner = model.heading(1)
    assert inner is not None
    rows = model.rowCount()
    qtbot.keyClick(view, KEY.Key_Left)
    assert inner.path in model.grouping.collapsed
    assert model.rowCount() == rows - model.grouping.counts[inner.path]
    assert current(view) == inner
    qtbot.keyClick(view, KEY.Key_Left)
    assert current(view) == Heading(inner.path[:1])
    qtbot.keyClick(view, KEY.Key_Right)
    assert current(view) == inner
    qtbot.keyClick(view, KEY.Key_Right)
    assert model.rowCount() == rows
    for key in (KEY.Key_Return, KEY.Key_Space):
        qtbot.keyClick(view, key)
    assert model.rowCount() == rows
    assert view.selected() == []


def test_other_keys_are_the_lists(qtbot: QtBot, view: ListView) -> None:
    go(view, 0)
    qtbot.keyClick(view, KEY.Key_Down)
    qtbot.keyClick(view, KEY.Key_Down)
    assert view.selected() == [view.list_model.ref(2)]
    opened: list[Ref] = []
    view.opened.connect(opened.append)
    qtbot.keyClick(view, KEY.Key_Return)
    assert opened == view.selected()


def test_a_click_toggles_and_keeps_what_is_selected(qtbot: QtBot, view: ListView) -> None:
    model = view.list_model
    chosen = model.ref(model.rowCount() - 1)
    view.select([chosen])
    view.scrollToTop()
    rows = model.rowCount()
    click(qtbot, view, 0)
    assert model.rowCount() < rows
    assert view.selected() == [chosen]
    place = view.visualRect(model.index(0, 0)).center()
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.rowCount() == rows
    click(qtbot, view, 2)
    assert view.selected() == [model.ref(2)]


def test_headings_are_no_objects(qtbot: QtBot, view: ListView) -> None:
    view.selectAll()
    assert len(view.selected()) == 60 == view.list_model.count
    click(qtbot, view, 2)
    go_on = view.list_model.rowCount() - 1
    view.scrollToBottom()
    click(qtbot, view, go_on, Qt.KeyboardModifier.ShiftModifier)
    assert len(view.selected()) == 60
    qtbot.keyClick(view, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 60


def test_typing_jumps_to_objects_alone(qtbot: QtBot, view: ListView) -> None:
    go(view, 0)
    qtbot.keyClicks(view, "d")
    entity = view.list_model.entity(view.currentIndex().row())
    assert entity is not None
    assert entity.name.startswith("d")


def test_a_heading_has_a_menu_of_its_own(qtbot: QtBot, view: ListView) -> None:
    wanted: list[Heading] = []
    view.group_menu_wanted.connect(lambda _at, heading: wanted.append(heading))
    go(view, 0)
    qtbot.keyClick(view, KEY.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    QApplication.sendEvent(
        view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    )
    assert wanted == [view.list_model.heading(0)] * 2


def test_selection_and_place_stay_as_an_object_moves_to_another_group(
    view: ListView, kit: Tools, loop: ManualLoop
) -> None:
    model = view.list_model
    model.set_groups([OF["status"]])
    row = next(row for row in range(model.rowCount()) if model.heading(row) is None)
    chosen = model.ref(row)
    view.select([chosen])
    view.verticalScrollBar().setValue(26 * 12)
    top = model.shown(view.rowAt(0))
    vm = kit.inventory.view.vm(VmId(chosen.id))
    assert vm is not None
    paused = replace(vm.domain, runtime=replace(vm.domain.runtime, state=DomainState.PAUSED))
    before = dict(model.grouping.counts)
    kit.inventory.apply(Batch(domains=(paused,)))
    loop.advance(0.2)
    assert model.grouping.counts["Paused",] == before["Paused",] + 1
    assert view.selected() == [chosen]
    assert model.shown(view.rowAt(0)) == top


def test_rows_are_sorted_within_their_groups_by_all_keys(view: ListView) -> None:
    model = view.list_model
    model.set_groups([OF["cluster"]])
    view.sort_by(1)
    view.sort_by(0, adds=True)
    view.sort_by(0, adds=True)
    assert model.sort_keys == ("status", "-name")
    first = model.heading(0)
    assert first is not None
    within = model.grouping.below(first.path)
    assert [model.shown(row) for row in range(1, len(within) + 1)] == within
    assert [id_ for id_ in model.live.ids if id_ in set(within)] == within
