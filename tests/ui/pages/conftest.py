"""What tests of pages share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Ref
from stellwerk.core.setting import Settings
from stellwerk.ui.pages.page_maker import PageMaker
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.theme import Theme

Open = Callable[..., Any]


@pytest.fixture
def room(theme: Theme, settings: Settings) -> Iterator[Room]:
    """A desk with a small fleet."""
    room = Room(theme, settings)
    yield room
    room.close()


@pytest.fixture
def show(room: Room, qtbot: QtBot) -> Iterator[Open]:
    """Shows the page of an object or a query; all are closed at the end."""
    maker = PageMaker(room.tools)
    made: list[Any] = []

    def show(what: Ref | str | Place, tab: str = "") -> Any:
        place = what if isinstance(what, Place) else Place(what) if isinstance(what, Ref) else Place(query=what)
        page = maker.page(place, room.stage)
        made.append(page)
        qtbot.addWidget(page.widget)
        page.widget.resize(1000, 640)
        page.widget.show()
        if tab:
            page.show_tab(tab)
        return page

    yield show
    for page in made:
        page.close()
