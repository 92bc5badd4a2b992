"""What tests of pages share."""

from collections.abc import Iterator

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.setting import Settings
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def room(theme: Theme, settings: Settings) -> Iterator[Room]:
    """A desk with a small fleet."""
    room = Room(theme, settings)
    yield room
    room.close()
