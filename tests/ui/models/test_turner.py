"""Busy marks turn while they are in sight, and not otherwise."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from stellwerk.ui.models.turner import Turner


def test_it_turns_while_something_busy_is_painted_and_then_rests(qtbot: QtBot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = QStringListModel(["a"])
    view.setModel(model)
    view.show()
    turner = Turner(view)
    assert not turner.turning
    turner.saw(model.index(0, 0))
    assert turner.turning
    qtbot.waitUntil(lambda: turner.phase == 1)
    qtbot.waitUntil(lambda: not turner.turning)


@pytest.mark.parametrize("other", [None, QStringListModel])
def test_what_was_seen_of_another_list_is_nothing_any_more(
    qtbot: QtBot, other: Callable[[], QStringListModel] | None
) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = QStringListModel(["a"])
    view.setModel(model)
    view.show()
    turner = Turner(view)
    turner.saw(model.index(0, 0))
    view.setModel(other() if other is not None else None)
    qtbot.waitUntil(lambda: not turner.turning)


def test_it_rests_when_the_view_is_hidden(qtbot: QtBot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = QStringListModel(["a"])
    view.setModel(model)
    turner = Turner(view)
    turner.saw(model.index(0, 0))
    qtbot.waitUntil(lambda: not turner.turning)
    assert turner.phase == 0
