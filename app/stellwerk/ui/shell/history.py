"""Where one has been: back and forward. Pure; owner thread."""

from stellwerk.core.record import Record
from stellwerk.ui.shell.page import Place

MOST = 100


class Stop(Record):
    """A place with the tab that was in front there."""

    place: Place
    tab: str = ""


class History:
    """Visited places; going somewhere new cuts off what was ahead."""

    def __init__(self) -> None:
        self._stops: list[Stop] = []
        self._at = -1

    @property
    def here(self) -> Stop | None:
        """Where one is."""
        return self._stops[self._at] if self._stops else None

    @property
    def can_go_back(self) -> bool:
        """There is a place before."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """There is a place one came back from."""
        return self._at < len(self._stops) - 1

    def visit(self, place: Place) -> None:
        """Go somewhere; the place one is at already is not noted twice."""
        if self.here is not None and self.here.place == place:
            return
        del self._stops[self._at + 1 :]
        self._stops.append(Stop(place))
        del self._stops[:-MOST]
        self._at = len(self._stops) - 1

    def leave_tab(self, tab: str) -> None:
        """Note the tab in front here, for coming back."""
        if self.here is not None:
            self.here.tab = tab

    def back(self) -> Stop | None:
        """One step back."""
        if not self.can_go_back:
            return None
        self._at -= 1
        return self.here

    def forward(self) -> Stop | None:
        """One step forward."""
        if not self.can_go_forward:
            return None
        self._at += 1
        return self.here
