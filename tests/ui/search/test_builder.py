"""The condition that is chosen."""

import pytest
from PySide6.QtCore import Qt
from tests.fakes.entity import user_field
from tests.fakes.window import Tools
from tests.ui.search.conftest import Typist

from stellwerk.model.change import Batch
from stellwerk.ui.search.bar import SearchBar
from stellwerk.ui.search.builder import ConditionBuilder


@pytest.fixture
def builder(typist: Typist, bar: SearchBar) -> ConditionBuilder:
    bar.show_query("Vms: status = Up sortby name")
    typist.qtbot.mouseClick(bar.build_button, Qt.MouseButton.LeftButton)
    assert bar.builder is not None
    return bar.builder


def choose(builder: ConditionBuilder, key: str, operator: str, value: str) -> None:
    builder.prop.setCurrentIndex(builder.prop.findData(key))
    builder.operator.setCurrentIndex(builder.operator.findData(operator))
    builder.value.setEditText(value)


def test_it_writes_into_the_bar_and_runs_it(typist: Typist, builder: ConditionBuilder) -> None:
    assert builder.isVisible()
    assert not builder.add.isEnabled()
    choose(builder, "memory", ">", "4GiB")
    assert builder.note.text() == "Vms: status = Up and memory > 4GiB sortby name"
    typist.qtbot.mouseClick(builder.add, Qt.MouseButton.LeftButton)
    assert typist.searched == ["Vms: status = Up and memory > 4GiB sortby name"]
    assert typist.text == typist.searched[0]
    assert not builder.isVisible()


def test_values_are_those_there_are(typist: Typist, builder: ConditionBuilder) -> None:
    choose(builder, "status", "=", "")
    texts = [builder.value.itemText(place) for place in range(builder.value.count())]
    assert "Up" in texts
    builder.prop.setCurrentIndex(builder.prop.findData("cluster"))
    typist.wait(lambda: builder.value.findText("lab") >= 0)


def test_a_wrong_value_says_so(builder: ConditionBuilder) -> None:
    choose(builder, "memory", ">", "lots")
    assert "does not fit memory" in builder.note.text()
    assert not builder.add.isEnabled()


def test_escape_leaves_and_enter_finishes(typist: Typist, builder: ConditionBuilder) -> None:
    typist.qtbot.keyClick(builder, Qt.Key.Key_Escape)
    assert not builder.isVisible()
    typist.qtbot.mouseClick(typist.bar.build_button, Qt.MouseButton.LeftButton)
    choose(builder, "name", "~", "a b")
    typist.qtbot.keyClick(builder, Qt.Key.Key_Return)
    assert typist.searched == ['Vms: status = Up and name ~ "a b" sortby name']


def test_typing_puts_it_away(bar: SearchBar, builder: ConditionBuilder) -> None:
    builder.prop.setFocus()
    bar.focus()
    assert not builder.isVisible()


def test_another_list_puts_it_away(bar: SearchBar, builder: ConditionBuilder) -> None:
    bar.show_query("Hosts:")
    assert not builder.isVisible()
    bar.show_query("")
    assert not bar.build_button.isEnabled()


def test_fields_of_the_user_can_be_chosen_and_stay(typist: Typist, bar: SearchBar, kit: Tools) -> None:
    kit.inventory.apply(Batch(entities=(user_field("cost_center"),)))
    bar.show_query("Vms: cost_center = 4711")
    typist.qtbot.mouseClick(bar.build_button, Qt.MouseButton.LeftButton)
    assert bar.builder is not None
    choose(bar.builder, "cost_center", "=", "4712")
    assert bar.builder.text == "Vms: cost_center = 4711 and cost_center = 4712"
    assert bar.builder.add.isEnabled()
