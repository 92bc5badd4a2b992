"""Tells when a window has been painted for the first time. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE = 2000
"""Milliseconds after which it counts as painted: on a desktop that is not in sight nothing is painted."""


class FirstPaint(QObject):
    """Calls `then` once, when the window stands on the screen, and never after `close`."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__()
        self._then: Callable[[], None] | None = then
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        self._timer.start(PATIENCE)
        window.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Wait for the first paint event, and then for the end of the painting that it belongs to."""
        if event.type() is QEvent.Type.Paint:
            target.removeEventFilter(self)
            self._timer.start(0)
        return False

    def close(self) -> None:
        """Tell nobody any more."""
        self._then = None
        self._timer.stop()
        self._window.removeEventFilter(self)

    def _tell(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
