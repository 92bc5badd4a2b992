"""A desk with bookmarks, and what counts them."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot
from tests.fakes.bookmark import FakeHits, Room
from tests.fakes.entity import bookmark
from tests.fakes.window import Tools

from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.ui.actions import ActionBook


@pytest.fixture
def room(qtbot: QtBot, kit: Tools) -> Iterator[Room]:
    """Three bookmarks, the second of which cannot be answered."""
    hits = FakeHits(kit.inventory)
    window = QMainWindow()
    qtbot.addWidget(window)
    desk = replace(kit.desk, hits=hits)
    room = Room(kit, desk, hits, window, ActionBook(window, kit.doer, kit.conductor, kit.desk.theme, kit.desk.loop))
    kit.inventory.apply(
        Batch(
            entities=(
                bookmark("down", "Vms: status = down", position=1, icon="power"),
                bookmark("broken", "Vms: nmae = x", position=2),
                bookmark("hosts", "Hosts:", position=3),
            )
        )
    )
    yield room
    room.book.close()
