"""What tests of consoles share."""

from collections.abc import Iterator

import pytest
from tests.ui.pages.conftest import show
from tests.ui.pages.console.parlour import Parlour

from stellwerk.core.setting import Settings
from stellwerk.ui.pages.console.view_tools import ViewTools
from stellwerk.ui.theme.theme import Theme

__all__ = ["show"]


@pytest.fixture
def room(theme: Theme, settings: Settings) -> Iterator[Parlour]:
    """A room whose VMs have displays."""
    made = Parlour(theme, settings)
    yield made
    made.close()


@pytest.fixture
def view_tools(room: Parlour) -> ViewTools:
    return ViewTools(
        loop=room.loop,
        theme=room.desk.theme,
        settings=room.settings,
        name=lambda: "web/1",
        say=room.stage.said.append,
        start=lambda: room.stage.said.append("start"),
    )
