"""What every tab can do."""

from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.tab.body import Tab


def test_a_tab_needs_nothing_of_its_own(qtbot: QtBot) -> None:
    tab = Tab()
    qtbot.addWidget(tab)
    tab.came()
    tab.refresh()
    tab.scroll_to(100)
    assert (tab.query_text, tab.scrolled) == ("", 0)
    tab.release()
