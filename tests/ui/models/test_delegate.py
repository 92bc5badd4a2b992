"""Cells are painted: ground, icon, bar, text, each in its colour."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.models.delegate import CellDelegate
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.tag_colour import tag_ink

WIDTH, HEIGHT = 200, 26


@pytest.fixture
def view(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> Iterator[ListView]:
    view = ListView(kit.desk.theme, kit.sampled, "VMs")
    props = [CATALOGUE.props[Kind.VM][key] for key in ("name", "cpu_usage", "status", "tags")]
    view.show_model(ListModel(kit.inventory.live("Vms:"), kit.inventory.view, props, loop))
    yield view
    view.release()
    view.deleteLater()


def painted(
    view: ListView, column: int, number: int = 0, state: QStyle.StateFlag = QStyle.StateFlag.State_Enabled
) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, WIDTH, HEIGHT)
    option.state = state
    delegate = view.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    model = view.list_model
    delegate.paint(painter, option, model.index(model.row_of(vm_id(number)) or 0, column))
    painter.end()
    return image


def has(image: QImage, colour: int) -> bool:
    return any(image.pixel(x, y) == colour for x in range(image.width()) for y in range(image.height()))


def test_a_name_has_icon_and_text(view: ListView) -> None:
    assert painted(view, 0) != painted(view, 0, 1)


def test_a_bar_is_as_long_as_its_value(view: ListView, kit: Tools) -> None:
    blue, amber = (kit.desk.theme.colour(token).rgb() for token in (Token.BLUE, Token.AMBER))
    kit.inventory.samples.set(Ref(Kind.VM, vm_id(0)), "cpu_usage", 50.0)
    half = painted(view, 1)
    assert has(half, blue)
    kit.inventory.samples.set(Ref(Kind.VM, vm_id(0)), "cpu_usage", 99.0)
    assert has(painted(view, 1), amber)
    assert not has(half, amber)


def test_a_selected_row_has_its_ground_with_and_without_focus(view: ListView, kit: Tools) -> None:
    selected = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_Enabled
    away = painted(view, 2, state=selected)
    assert away.pixel(WIDTH - 1, 1) == kit.desk.theme.colour(Token.SELECTED_AWAY).rgb()
    active = painted(view, 2, state=selected | QStyle.StateFlag.State_Active)
    assert active.pixel(WIDTH - 1, 1) == kit.desk.theme.colour(Token.SELECTED).rgb()


def test_the_hint_is_wide_enough_for_the_text(view: ListView) -> None:
    option = QStyleOptionViewItem()
    delegate, model = view.itemDelegate(), view.list_model
    wide = delegate.sizeHint(option, model.index(0, 0))
    assert wide.height() == 26
    assert wide.width() > option.fontMetrics.horizontalAdvance(model.text(0, 0))


def test_tags_are_chips_in_their_colours(view: ListView, kit: Tools) -> None:
    put_tags(kit.inventory, shop="red")
    put_on(kit.inventory, {Ref(Kind.VM, vm_id(0)): ["shop"]})
    ground = QColor(tag_ink("red", kit.desk.theme.dark).ground).rgb()
    assert has(painted(view, 3), ground)
    assert not has(painted(view, 3, 1), ground)
