"""The box of a column filter: what is ticked or typed becomes a condition."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read
from stellwerk.ui.pages.listing.filter_popover import FilterPopover
from stellwerk.ui.pages.listing.filter_values import FilterValue

OF = CATALOGUE.props[Kind.VM]
HOSTS = [FilterValue("h1", "h1", 3, False), FilterValue("a b", '"a b"', 1, False), FilterValue("–", "", 1, False)]
Make = Callable[[str], FilterPopover]


@pytest.fixture
def taken() -> list[str]:
    return []


@pytest.fixture
def make(qtbot: QtBot, taken: list[str]) -> Make:
    parent = QWidget()
    qtbot.addWidget(parent)

    def mistake(condition: str) -> str:
        errors = read(condition, kind=Kind.VM).errors
        return errors[0].message if errors else ""

    def make(key: str) -> FilterPopover:
        box = FilterPopover(OF[key], taken.append, mistake, parent)
        box.open_at(QPoint(10, 10))
        return box

    return make


def tick(box: FilterPopover, row: int) -> None:
    item = box.values.topLevelItem(row)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Checked)


def test_ticked_values(make: Make, taken: list[str], qtbot: QtBot) -> None:
    box = make("host")
    box.show_values(HOSTS)
    assert not box.apply.isEnabled()
    tick(box, 0)
    assert box.condition == box.told.text() == "host = h1"
    tick(box, 1)
    tick(box, 2)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert taken == ['host IN (h1, "a b") OR host IS NULL']


def test_a_text_narrows_what_is_in_sight_and_is_a_condition_itself(make: Make, taken: list[str], qtbot: QtBot) -> None:
    box = make("host")
    box.show_values(HOSTS)
    qtbot.keyClicks(box.text, "1")
    hidden = [item.isHidden() for item in box._items()]
    assert hidden == [False, True, True]
    assert box.condition == "host ~ 1"
    tick(box, 0)
    assert box.condition == "host = h1"
    box.text.clear()
    assert not any(item.isHidden() for item in box._items())
    qtbot.mouseClick(box.apply, Qt.MouseButton.LeftButton)
    assert taken == ["host = h1"]


def test_what_is_there_already_is_ticked(make: Make) -> None:
    box = make("status")
    assert box.text.isHidden()
    box.show_values([FilterValue("Up", "Up", 3, True), FilterValue("Down", "Down", 0, False)])
    assert box.condition == "status = Up"


def test_from_and_to_with_mistakes_told(make: Make, taken: list[str], qtbot: QtBot) -> None:
    box = make("memory")
    assert box.values.isHidden()
    box.show_bounds("1G", "")
    assert box.condition == "memory >= 1G"
    qtbot.keyClicks(box.high, "many")
    assert "does not fit" in box.told.text()
    assert not box.apply.isEnabled()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert taken == []
    box.high.setText("2 GiB")
    qtbot.keyClick(box.high, Qt.Key.Key_Return)
    assert taken == ['memory >= 1G AND memory <= "2 GiB"']


def test_removing_and_leaving(make: Make, taken: list[str], qtbot: QtBot) -> None:
    qtbot.mouseClick(make("host").remove, Qt.MouseButton.LeftButton)
    assert taken == [""]
    box = make("host")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert taken == [""]
