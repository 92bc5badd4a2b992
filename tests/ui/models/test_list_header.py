"""Funnels in the heads of columns."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.models.list_header import ListHeader
from stellwerk.ui.models.list_model import Index, ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.theme.palette import Token


@pytest.fixture
def view(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> Iterator[ListView]:
    view = ListView(kit.desk.theme, kit.sampled, "VMs")
    view.resize(700, 300)
    props = [CATALOGUE.props[Kind.VM][key] for key in ("name", "status", "memory")]
    view.show_model(ListModel(kit.inventory.live("Vms: status = up"), kit.inventory.view, props, loop))
    view.header.filters = True
    view.show()
    qtbot.waitExposed(view)
    yield view
    view.release()
    view.close()
    view.deleteLater()


def image(header: ListHeader, place: QRect) -> QImage:
    return header.viewport().grab(place).toImage()


def has(picture: QImage, colour: int) -> bool:
    return any(picture.pixel(x, y) == colour for x in range(picture.width()) for y in range(picture.height()))


def inks(picture: QImage) -> int:
    return len({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())})


def test_a_column_with_a_filter_shows_it(view: ListView, kit: Tools) -> None:
    accent = kit.desk.theme.colour(Token.ACCENT).rgb()
    header = view.header
    assert has(image(header, header.funnel_rect(1)), accent)
    assert not has(image(header, header.funnel_rect(0)), accent)


class Asked(ListModel):
    """Counts how often titles are asked for."""

    titles = 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        self.titles += 1
        return super().headerData(section, orientation, role)


def test_its_height_asks_for_titles_once_and_again_with_another_font(
    view: ListView, kit: Tools, loop: ManualLoop
) -> None:
    props = [CATALOGUE.props[Kind.VM][key] for key in ("name", "status")]
    model = Asked(kit.inventory.live("Vms:"), kit.inventory.view, props, loop)
    view.show_model(model)
    height, asked = view.header.sizeHint().height(), model.titles
    assert view.header.sizeHint().height() == height
    assert model.titles == asked
    font = view.header.font()
    font.setPointSize(3 * font.pointSize())
    view.header.setFont(font)
    assert view.header.sizeHint().height() > height


def test_others_show_one_under_the_pointer(view: ListView, qtbot: QtBot) -> None:
    header = view.header
    place = header.funnel_rect(0)
    qtbot.mouseMove(header.viewport(), place.center())
    assert inks(image(header, place)) > 1
    QApplication.sendEvent(header.viewport(), QEvent(QEvent.Type.Leave))
    assert inks(image(header, place)) == 1


def test_a_click_on_it_filters_one_beside_it_sorts(view: ListView, qtbot: QtBot) -> None:
    wanted: list[int] = []
    header = view.header
    header.filter_wanted.connect(wanted.append)
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(header.viewport(), left, pos=header.funnel_rect(2).center())
    assert (wanted, view.list_model.sort_keys) == ([2], ())
    qtbot.mousePress(header.viewport(), left, pos=header.funnel_rect(2).center())
    qtbot.mouseRelease(header.viewport(), left, pos=QPoint(5, 5))
    assert wanted == [2]
    qtbot.mouseClick(header.viewport(), left, pos=QPoint(header.sectionViewportPosition(1) + 20, 10))
    assert view.list_model.sort_keys == ("status",)


def test_it_stands_where_the_title_does_not(view: ListView) -> None:
    header = view.header
    assert header.funnel_rect(0).left() > header.sectionSize(0) // 2
    assert header.funnel_rect(2).left() < header.sectionViewportPosition(2) + header.sectionSize(2) // 2


def test_lists_without_filters_have_none(view: ListView) -> None:
    view.header.filters = False
    assert view.header.funnel_rect(0).isEmpty()


class Counted(ListModel):
    """Counts how often rows are asked what can be done with them."""

    asked = 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        self.asked += 1
        return super().flags(index)


def test_heads_do_not_go_through_the_rows_that_are_selected(view: ListView, kit: Tools, loop: ManualLoop) -> None:
    for _ in range(2):
        model = Counted(kit.inventory.live("Vms:"), kit.inventory.view, [CATALOGUE.props[Kind.VM]["name"]], loop)
        view.show_model(model)
        view.selectAll()
        assert len(view.selected()) == model.rowCount() > 50
        model.asked = 0
        image(view.header, view.header.rect())
        assert model.asked == 0
