"""The owner's loop inside Qt's event loop. The only file with a signal that crosses threads.

`post` may be called from any thread, everything else from the thread that made the loop.
"""

import math
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from stellwerk.core.error import Bug
from stellwerk.core.loop import Timer

SLICE = 0.008
"""Seconds of posted calls before Qt gets its turn; half of a frame at 60 Hz."""


def keep_off_glib() -> None:
    """Give Qt an event loop of its own. Call before the QApplication is made.

    libvirt's event loop iterates GLib's default context, which Qt on Linux would own: libvirt's input, and all its
    callbacks, would then run on the owner thread, and libvirt's own loop would never end. The desktop's own dialogs
    need GLib; Qt's are used instead.
    """
    if sys.platform.startswith("linux"):
        os.environ["QT_NO_GLIB"] = "1"
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


class QtLoop(QObject):
    """Implements `core.loop.Loop` over Qt.

    Posted calls run in their order, in slices of at most 8 ms (one call is never split): input and painting come
    between two slices. A call that raises does not keep the next ones from running; its exception goes to
    `sys.excepthook`.
    """

    _woken = Signal()

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._clock = clock
        self._owner = threading.get_ident()
        self._posted: deque[Callable[[], None]] = deque()
        self._wake_sent = False
        self._closed = False
        self._timers: set[_QtTimer] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._run_slice)
        self._woken.connect(self._run_slice, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the owner thread soon. Any thread; never blocks; forgotten once the loop is closed."""
        if self._closed:
            return
        self._posted.append(call)
        # Two posters may both see no wake and send two: harmless. None can be lost: the slice clears the mark
        # before it looks at the queue.
        if not self._wake_sent:
            self._wake_sent = True
            self._woken.emit()

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Run `call` once, not before `seconds` from now."""
        self.assert_owner()
        timer = _QtTimer(self, call, self._timers.discard)
        self._timers.add(timer)
        timer.start(seconds)
        return timer

    def assert_owner(self) -> None:
        """Raise Bug on any thread but the one that made the loop."""
        if threading.get_ident() != self._owner:
            raise Bug("touched off the owner thread", details=threading.current_thread().name)

    def close(self) -> None:
        """Forget what is posted and every timer; later posts are forgotten too."""
        self.assert_owner()
        self._closed = True
        self._posted.clear()
        self._rest.stop()
        for timer in tuple(self._timers):
            timer.cancel()

    def _run_slice(self) -> None:
        self._wake_sent = False
        end = self._clock() + SLICE
        try:
            while self._posted:
                self._posted.popleft()()
                if self._clock() >= end:
                    break
        finally:
            # A timer and not another wake: posted events are all handled before Qt looks at input and timers.
            if self._posted and not self._closed:
                self._rest.start()


class _QtTimer:
    """One call that is to come; gone from Qt when made or cancelled."""

    def __init__(self, loop: QtLoop, call: Callable[[], None], forget: Callable[["_QtTimer"], None]) -> None:
        self._call: Callable[[], None] | None = call
        self._forget = forget
        self._timer = QTimer(loop)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may be 5 % early
        self._timer.timeout.connect(self._fire)

    def start(self, seconds: float) -> None:
        self._timer.start(max(0, math.ceil(seconds * 1000)))

    def cancel(self) -> None:
        if self._call is not None:
            self._end()

    def _end(self) -> None:
        self._call = None
        self._timer.stop()
        self._timer.deleteLater()
        self._forget(self)

    def _fire(self) -> None:
        call = self._call
        if call is not None:
            self._end()
            call()
