"""The bar above a terminal."""

from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.terminal.terminal_bar import TerminalBar
from stellwerk.ui.theme.theme import Theme


def test_each_button_says_what_it_does_and_asks_for_it(theme: Theme, qtbot: QtBot) -> None:
    bar = TerminalBar(theme)
    qtbot.addWidget(bar)
    for button, signal in (
        (bar.search, bar.find_wanted),
        (bar.copy, bar.copy_wanted),
        (bar.paste, bar.paste_wanted),
        (bar.log, bar.log_wanted),
        (bar.detach, bar.detach_wanted),
    ):
        assert button.accessibleName() == button.toolTip() != ""
        with qtbot.waitSignal(signal):
            button.click()
