"""What pages work with."""

import pytest
from tests.ui.pages.room import Room

from stellwerk.services.detail import Details
from stellwerk.ui.pages.desk import PageDesk, Reading


def test_the_reader_of_details_fits(room: Room) -> None:
    reading: Reading = Details(room.loop, room.clock, room.inventory, room.lanes)
    assert callable(reading.storage)


def test_it_is_frozen(room: Room) -> None:
    assert isinstance(room.tools, PageDesk)
    with pytest.raises(AttributeError, match="immutable"):
        room.tools.explore_demo = None
