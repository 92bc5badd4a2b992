"""A text below its bar."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.tab.text_tab import TextTab
from stellwerk.ui.theme.theme import Theme


def test_all_of_it_is_copied_and_its_place_is_told(theme: Theme, qtbot: QtBot) -> None:
    tab = TextTab(theme)
    qtbot.addWidget(tab)
    tab.text = QPlainTextEdit(tab)
    tab.text.setPlainText("\n".join(f"line {number}" for number in range(500)))
    which = QComboBox(tab)
    column = tab.lay_out((which,), (tab.copy,))
    tab.resize(400, 300)
    tab.show()
    qtbot.waitExposed(tab)
    tab.scroll_to(100)
    assert tab.scrolled == 100
    tab.copy.click()
    assert QGuiApplication.clipboard().text().endswith("line 499")
    bar = column.itemAt(0).layout()
    assert bar is not None
    assert [bar.itemAt(place).widget() for place in range(3)] == [which, tab.note, tab.copy]
