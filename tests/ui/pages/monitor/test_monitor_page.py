"""The monitor of everything as a page."""

from tests.ui.pages.room import Room

from stellwerk.ui.pages.page_maker import PageMaker
from stellwerk.ui.shell.page import MONITOR, Place


def test_it_is_a_place_of_its_own(room: Room, qtbot) -> None:
    place = Place(page=MONITOR)
    assert Place.from_json(place.as_json()) == place
    page = PageMaker(room.tools).page(place, room.stage)
    qtbot.addWidget(page.widget)
    assert (page.place, page.title, page.query_text, page.tab) == (place, "Monitor", "", "")
    page.show_tab("vms")
    page.turn_tab(1)
    page.refresh()
    assert room.history.blends
    page.close()
