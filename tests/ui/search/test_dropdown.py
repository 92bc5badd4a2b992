"""The list below the bar."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from stellwerk.search.error import Fix
from stellwerk.ui.search.dropdown import MOST_SEEN, Dropdown
from stellwerk.ui.search.row import Row, RowKind
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def dropdown(qtbot: QtBot, theme: Theme) -> Iterator[Dropdown]:
    window = QWidget()
    window.resize(900, 700)
    bar = QLineEdit(window)
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addStretch(1)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    bar.setFocus()
    yield Dropdown(bar, theme)
    window.close()


def rows(*texts: str) -> list[Row]:
    return [Row(kind=RowKind.QUERY, text=text, query=text) for text in texts]


def test_it_stands_below_the_bar_follows_it_and_leaves_the_focus(dropdown: Dropdown) -> None:
    window = dropdown.window()
    bar = window.findChild(QLineEdit)
    assert bar is not None
    dropdown.show_rows(rows(*map(str, range(50))))
    assert dropdown.isVisible()
    assert dropdown.y() >= bar.geometry().bottom()
    assert dropdown.width() == bar.width()
    assert dropdown.height() < (MOST_SEEN + 2) * 26
    assert bar.hasFocus()
    window.resize(700, 150)
    assert dropdown.geometry().right() < 700
    assert dropdown.geometry().bottom() < 150
    assert dropdown.accessibleName()
    assert dropdown.list.accessibleName()


def test_it_closes_when_there_is_nothing_to_list(dropdown: Dropdown) -> None:
    dropdown.show_rows(rows("a"))
    dropdown.show_rows([])
    assert not dropdown.isVisible()
    dropdown.show_rows(rows("a"))
    dropdown.put_away()
    assert (dropdown.isVisible(), dropdown.rows) == (False, ())


def test_what_was_chosen_stays_chosen_in_another_list(dropdown: Dropdown) -> None:
    dropdown.show_rows(rows("a", "b"))
    assert dropdown.current is None
    dropdown.step(1)
    dropdown.step(1)
    dropdown.show_rows(rows("x", "a", "b"))
    assert dropdown.current is not None
    assert dropdown.current.text == "b"
    dropdown.show_rows(rows("x"))
    assert dropdown.current is None


def test_mistakes_are_passed_over_and_corrections_come_last(dropdown: Dropdown) -> None:
    wrong = [Row(kind=RowKind.ERROR, text="wrong"), Row(kind=RowKind.ERROR, text="fixed", fix=Fix("x", 0, 1))]
    dropdown.show_rows([*wrong, *rows("a")])
    texts = [row.text for _ in range(3) if (row := dropdown.step(1)) is not None]
    assert texts == ["a", "fixed", "a"]
    dropdown.show_rows(wrong[:1])
    assert dropdown.step(1) is None
