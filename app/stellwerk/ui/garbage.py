"""When Python's garbage collector may look at everything: only while nobody works with the window. Owner thread.

A full collection over the facts of thousands of VMs holds the window for 50 ms. So what a start finds is frozen, the
oldest generation is never collected by itself, and a full collection waits until there was no input for a while.
"""

import gc

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

QUIET = 5.0
"""Seconds without input before a full collection."""
AGAIN = 300.0
"""Seconds between two full collections while nobody is there: hosts go on reporting."""
NEVER = 2**31 - 1
"""Collections of the middle generation before the oldest would be collected by itself: the most that Python takes."""

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.NonClientAreaMouseButtonPress,
    }
)


class GarbageTurn(QObject):
    """From its making on the collector is tamed; `close` gives it back as it was.

    Listens to the window of the screen that has the focus, where all input arrives first: an ear on the whole
    application would be called for each of Qt's own events. `quiet` and `again` in seconds.
    """

    def __init__(self, app: QGuiApplication, *, quiet: float = QUIET, again: float = AGAIN) -> None:
        super().__init__()
        self._quiet, self._again = round(quiet * 1000), round(again * 1000)
        self._before = gc.get_threshold()
        self._window: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._collect)
        self._app = app
        app.focusWindowChanged.connect(self._listen)
        gc.collect()
        gc.freeze()
        gc.set_threshold(self._before[0], self._before[1], NEVER)
        self._listen(app.focusWindow())
        self._timer.start(self._quiet)

    def close(self) -> None:
        """The collector works by itself again, over everything."""
        self._app.focusWindowChanged.disconnect(self._listen)
        self._listen(None)
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Input puts the collection off; nothing is kept from the window."""
        if event.type() in _INPUT:
            self._timer.start(self._quiet)
        return False

    def _listen(self, window: QWindow | None) -> None:
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window.destroyed.disconnect(self._forget)
        self._window = window
        if window is not None:
            window.installEventFilter(self)
            window.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._window = None

    def _collect(self) -> None:
        gc.collect()
        self._timer.start(self._again)
