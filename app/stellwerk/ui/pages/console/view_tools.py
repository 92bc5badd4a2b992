"""What the views of consoles work with, and where it comes from. Owner thread."""

from collections.abc import Callable

from stellwerk.core.ids import Ref
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record
from stellwerk.core.setting import Settings
from stellwerk.model.entity import name_of
from stellwerk.ui.desk import Desk
from stellwerk.ui.theme.theme import Theme


class ViewTools(Record, frozen=True, kw_only=True):
    """What a console's view works with. `name` tells the VM's name, `start` starts it; `say` tells a short line."""

    loop: Loop
    theme: Theme
    settings: Settings
    name: Callable[[], str]
    say: Callable[[str], None]
    start: Callable[[], None]
    to_vnc: Callable[[], None] = lambda: None
    """Asks to change the display to VNC."""


def tools_for(desk: Desk, ref: Ref, say: Callable[[str], None]) -> ViewTools:
    """Those for the console of one VM."""
    return ViewTools(
        loop=desk.loop,
        theme=desk.theme,
        settings=desk.settings,
        name=Name(desk, ref),
        say=say,
        start=lambda: desk.conductor.begin("Start-Vm", (ref,)),
        to_vnc=lambda: desk.conductor.begin("Update-Display", (ref,), {}),
    )


class Name:
    """Answers the name of an object of the moment; the last one once it is gone."""

    def __init__(self, desk: Desk, ref: Ref) -> None:
        self._inventory, self._ref = desk.inventory, ref
        self._last = ""

    def __call__(self) -> str:
        entity = self._inventory.view.get(self._ref)
        if entity is not None:
            self._last = name_of(entity)
        return self._last
