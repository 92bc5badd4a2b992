"""The bar of a console."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from stellwerk.core.setting import Settings
from stellwerk.ui.pages.console.console_bar import ConsoleBar
from stellwerk.ui.pages.console.setting import SCALE, SMOOTH
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def bar(theme: Theme, settings: Settings, qtbot: QtBot) -> ConsoleBar:
    made = ConsoleBar(theme, settings, detached=False)
    qtbot.addWidget(made)
    made.show()
    return made


def action(button: QToolButton, text: str) -> QAction:
    """An entry of a button's menu."""
    return next(action for action in button.menu().actions() if action.text() == text)


def test_everything_has_a_name_for_who_does_not_see_it(bar: ConsoleBar) -> None:
    assert all(button.accessibleName() for button in bar.findChildren(QToolButton))


def test_nothing_is_sent_where_nothing_would_take_it(bar: ConsoleBar) -> None:
    assert not bar.keys.isEnabled()
    bar.allow(live=True, picture=True, shares_text=False)
    assert bar.keys.isEnabled()
    assert not action(bar.text, "Give the clipboard to the guest").isEnabled()
    assert "agent" in action(bar.text, "Fetch the guest's clipboard").toolTip()
    bar.view_only.setChecked(True)
    bar.allow(live=True, picture=True, shares_text=True)
    assert not bar.keys.isEnabled()


def test_keys_of_the_menu(bar: ConsoleBar, qtbot: QtBot) -> None:
    bar.allow(live=True, picture=True, shares_text=True)
    with qtbot.waitSignal(bar.combination_wanted) as told:
        action(bar.keys, "Ctrl+Alt+Del").trigger()
    assert told.args is not None
    assert told.args[0].title == "Ctrl+Alt+Del"


def test_size_is_remembered_and_ticked(bar: ConsoleBar, settings: Settings, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.scale_changed):
        action(bar.scale, "Pixel by pixel").trigger()
    action(bar.scale, "Smooth").trigger()
    assert (settings.get(SCALE), settings.get(SMOOTH)) == ("1:1", False)
    bar.scale.menu().aboutToShow.emit()
    assert action(bar.scale, "Pixel by pixel").isChecked()
    assert not action(bar.scale, "Smooth").isChecked()


def test_a_window_of_its_own_cannot_be_detached_again(theme: Theme, settings: Settings, qtbot: QtBot) -> None:
    made = ConsoleBar(theme, settings, detached=True)
    qtbot.addWidget(made)
    made.show()
    assert not made.detach.isVisible()
