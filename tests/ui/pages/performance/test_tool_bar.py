"""What stands above the charts."""

import pytest
from PySide6.QtWidgets import QMenu

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.ui.pages.performance.arrangement import Arrangement
from stellwerk.ui.pages.performance.chart_plan import CHARTS, SPANS
from stellwerk.ui.pages.performance.tool_bar import ChartBar
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def bar(qtbot, theme: Theme, told: list[object]) -> ChartBar:
    settings = Settings({})
    arrangement = Arrangement(settings, "vm", CHARTS[Kind.VM])
    arrangement.remove("cpu")
    made = ChartBar(theme, lambda: arrangement, told.append, lambda: told.append("follow"), told.append, None)
    qtbot.addWidget(made)
    return made


def test_lengths_and_following(bar: ChartBar, told: list[object]) -> None:
    bar.spans.button(1).click()
    bar.follow.click()
    assert told == [SPANS[1], "follow"]


def test_ticks_say_what_is_shown(bar: ChartBar) -> None:
    bar.tick(SPANS[2], following=True)
    assert [button.isChecked() for button in bar.spans.buttons()] == [False, False, True, False, False, False]
    assert bar.follow.isChecked()
    bar.tick(None, following=False)
    assert not any(button.isChecked() for button in (*bar.spans.buttons(), bar.follow))


def actions(menu: QMenu | None) -> dict[str, object]:
    assert menu is not None
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_charts_that_are_not_shown_can_be_added(bar: ChartBar, told: list[object]) -> None:
    found = actions(bar.charts.menu())
    assert list(found) == [
        "Add CPU", "Add Disk operations", "Add CPU waiting", "Add CPU stolen", "Add Memory of the host", "",
        "Show the usual charts",
    ]  # fmt: skip
    found["Add CPU"].trigger()
    found["Show the usual charts"].trigger()
    assert told == ["add cpu", "reset"]


def test_it_can_be_saved(bar: ChartBar, told: list[object]) -> None:
    for action in actions(bar.save.menu()).values():
        action.trigger()
    assert told == ["png", "csv"]
