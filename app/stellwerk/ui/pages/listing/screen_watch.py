"""Tells which VMs are in sight, so that these are read again more often. Owner thread."""

from PySide6.QtCore import QEvent, QObject

from stellwerk.core.ids import Kind, VmId
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.desk import PageDesk

_EVERY = 1.0
MOST = 100
"""VMs in sight that are told: a screen shows fewer."""


class ScreenWatch(QObject):
    """Follows the rows of one list while it is shown."""

    def __init__(self, tools: PageDesk, view: ListView) -> None:
        super().__init__(view)
        self._tools = tools
        self._view = view
        self._told: tuple[VmId, ...] = ()
        self._pace = Pace(tools.desk.loop, self._look, _EVERY)
        self._closed = False
        view.verticalScrollBar().valueChanged.connect(lambda _value: self.look())
        view.installEventFilter(self)

    def look(self) -> None:
        """Rows came or went, or others are in sight. Not any more once it is closed: the rows go after that."""
        if not self._closed:
            self._pace.ask()

    def close(self) -> None:
        """Look no more."""
        self._closed = True
        self._view.removeEventFilter(self)
        self._pace.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list comes into sight, or shows more rows: it is filled before."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize):
            self._pace.ask()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        if not self._view.isVisible() or self._view.model() is None:
            return
        model = self._view.list_model
        window = model.window() if model.window is not None else None
        if model.live.kind is not Kind.VM or window is None:
            return
        first, last = window
        rows = (model.shown(row) for row in range(first, min(last, first + MOST) + 1))
        seen = tuple(VmId(shown) for shown in rows if isinstance(shown, str))
        if seen != self._told:
            self._told = seen
            self._tools.watch_screen(seen)
            self._tools.reading.addresses(seen)
