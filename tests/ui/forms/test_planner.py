"""What forms need of the engine."""

from tests.ui.pages.room import Room

from stellwerk.ui.forms.planner import FormDesk, Planner
from stellwerk.ui.theme.theme import Theme


def test_the_engine_fits(room: Room, theme: Theme) -> None:
    planner: Planner = room.engine
    desk = FormDesk(planner=planner, inventory=room.inventory, loop=room.loop, theme=theme)
    assert desk.planner.registry.find("make-thing") is not None
