"""A room whose VMs have displays that tests play."""

from typing import Any

from tests.fakes.console import VNC, FakeScreen
from tests.ui.pages.room import Room

from stellwerk.core.ids import Ref
from stellwerk.core.setting import Settings
from stellwerk.ui.theme.theme import Theme


class Parlour(Room):
    """A Room with displays. `vm_ref` is a VM that runs."""

    def __init__(self, theme: Theme, settings: Settings, **more: Any) -> None:
        super().__init__(theme, settings, **more)
        for session in self.lanes.sessions.values():
            session.places = (VNC,)
        self.vm_ref: Ref = self.vm("web-1")

    def wait_screen(self, qtbot: Any, count: int = 1) -> FakeScreen:
        """The display of the console that was opened as the `count`th; it lets us in."""
        qtbot.waitUntil(lambda: self.settle(0.001) or len(self.screens.opened) >= count)
        self.screens.last.begin()
        self.settle(0.001)
        return self.screens.last
