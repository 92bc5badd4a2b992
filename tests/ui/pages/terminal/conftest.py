"""What tests of terminals in pages share."""

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.error import Refused
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def view_tools(room: Room, theme: Theme) -> TerminalTools:
    return TerminalTools(openings=room.openings, loop=room.loop, theme=theme)


@pytest.fixture
def trouble() -> Refused:
    return Refused("the host says no", "ask somebody else")
