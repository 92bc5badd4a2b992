"""When garbage is collected: in full only while nobody works with the window. Owner thread.

A full collection looks at every object with the interpreter's lock held: over the facts of 10,000 VMs that takes
50 ms and more, in which no thread goes on. Nearly everything is freed without one; cycles can wait.
"""

import gc

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

QUIET = 5.0
"""Seconds without input after which a full collection may begin."""
PAUSE = 300.0
"""Seconds from one full collection to the next."""

_NEVER = 1 << 30
YOUNG = (2000, _NEVER)
"""Objects that are made before the youngest are collected; what survives that waits for a full collection. The next
generation, collected by itself, took 5 to 15 ms each time while a large fleet's facts came in, of which none is
garbage."""

_INPUT = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
})  # fmt: skip


class Garbage(QObject):
    """Holds the interpreter's collector while it lives; `close` gives it back as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._before = gc.get_threshold()
        self._watched: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._collect)

    def begin(self) -> None:
        """The cached inventory is in and stays: it is not looked at again. From now on young objects are collected less
        often, old ones only by `watch`."""
        gc.freeze()
        gc.set_threshold(*YOUNG, _NEVER)
        gc.enable()

    def watch(self, window: QWidget) -> None:
        """Collect in full now and then, when there is no input to this window, which is shown."""
        self._watched = window
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)  # all input comes through it, and little else
        self._wait(PAUSE)

    def close(self) -> None:
        """Collect as before."""
        self._timer.stop()
        self._watched = None
        gc.set_threshold(*self._before)
        gc.unfreeze()
        gc.enable()

    @property
    def due(self) -> float:
        """Seconds until the next full collection, when there is no input."""
        return self._timer.remainingTime() / 1000

    def hurry(self, seconds: float) -> None:
        """Collect in full after these seconds, when there is no input."""
        self._wait(seconds)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Input puts the collection off."""
        if event.type() in _INPUT and self._timer.remainingTime() < QUIET * 1000:
            self._wait(QUIET)
        return False

    def _wait(self, seconds: float) -> None:
        if self._watched is not None:
            self._timer.start(round(seconds * 1000))

    def _collect(self) -> None:
        gc.collect()
        self._wait(PAUSE)
