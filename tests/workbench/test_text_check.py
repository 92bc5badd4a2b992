"""The check of pictures finds what cannot be read, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTabBar, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.part.elided_label import ElidedLabel
from workbench.text_check import findings

LONG = "a text that needs more room than it has"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 200)
    return made


def placed(widget: QWidget, x: int, y: int, width: int, height: int) -> QWidget:
    widget.setGeometry(x, y, width, height)
    return widget


def label(window: QWidget) -> QWidget:
    return placed(QLabel(LONG, window), 0, 0, 60, 20)


def low_label(window: QWidget) -> QWidget:
    made = QLabel(LONG * 3, window)
    made.setWordWrap(True)
    return placed(made, 0, 0, 100, 20)


def button(window: QWidget) -> QWidget:
    return placed(QPushButton(LONG, window), 0, 0, 60, 30)


def tabs(window: QWidget) -> QWidget:
    bar = QTabBar(window)
    bar.setUsesScrollButtons(False)
    bar.setExpanding(False)
    bar.setElideMode(bar.elideMode().ElideNone)
    for _ in range(6):
        bar.addTab(LONG)
    return placed(bar, 0, 0, 200, 30)


def column(window: QWidget) -> QWidget:
    table = QTableWidget(1, 2, window)
    table.setHorizontalHeaderLabels([LONG, "b"])
    return placed(table, 0, 0, 380, 100)


@pytest.mark.parametrize("make", [label, low_label, button, tabs, column])
def test_what_is_cut_off_is_found(window: QWidget, make: Callable[[QWidget], QWidget]) -> None:
    make(window)
    window.show()
    window.grab()  # lays everything out
    assert any(line.startswith("cut off") for line in findings(window))


def test_what_lies_over_each_other_is_found(window: QWidget) -> None:
    placed(QLabel("one", window), 0, 0, 100, 20)
    placed(QLabel("two", window), 50, 5, 100, 20)
    window.show()
    assert findings(window) == ['lie over each other: "one" and "two"']


def test_what_can_be_read_is_not(window: QWidget) -> None:
    placed(QLabel(LONG, window), 0, 0, 390, 20)
    placed(ElidedLabel(LONG, window), 0, 30, 60, 20)
    placed(QPushButton("ok", window), 0, 60, 100, 30)
    hidden = QLabel(LONG, window)
    placed(hidden, 0, 0, 10, 10)
    hidden.hide()
    window.show()
    assert findings(window) == []
