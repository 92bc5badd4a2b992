"""The owner's loop inside Qt's event loop. The only file with a signal that crosses threads.

`post` may be called from any thread, everything else from the thread that made the loop.
"""

import heapq
import itertools
import math
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QLoggingCategory,
    QObject,
    Qt,
    QTimer,
    Signal,
)

from stellwerk.core.error import Bug
from stellwerk.core.loop import Timer
from stellwerk.core.precedence import OWNER

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


def keep_fonts_quiet() -> None:
    """Let Qt not write a line for each script that a font lacks: guests and hosts may send any letters, and what they
    send is not to fill the log of a desktop."""
    QLoggingCategory.setFilterRules("qt.text.font.db=false")


class QtLoop(QObject):
    """Implements `core.loop.Loop` over Qt.

    Posted calls run in their order, in slices of at most 8 ms (one call is never split): input and painting come
    between two slices. The same holds for timers, which share one of Qt's: to make one and to connect it takes a third
    of a millisecond. A call that raises does not keep the next ones from running; its exception goes to
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
        self._timers: list[tuple[float, int, _LoopTimer]] = []
        self._order = itertools.count()
        self._alarm_at = math.inf
        self._alarm = QTimer(self)
        self._alarm.setSingleShot(True)
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may be 5 % early
        self._alarm.timeout.connect(self._ring)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._run_slice)
        self._woken.connect(self._run_slice, Qt.ConnectionType.QueuedConnection)
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._work)
        dispatcher.aboutToBlock.connect(self._rest_now)

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
        timer = _LoopTimer(call, self._drop_cancelled)
        if not self._closed:
            heapq.heappush(self._timers, (self._clock() + seconds, next(self._order), timer))
            self._set_alarm()
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
        self._alarm.stop()
        self._timers.clear()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.disconnect(self._work)
        dispatcher.aboutToBlock.disconnect(self._rest_now)
        OWNER.rest()

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

    def _work(self) -> None:
        OWNER.work()

    def _rest_now(self) -> None:
        OWNER.rest()

    def _ring(self) -> None:
        """Make the calls that are due; those that they add come after Qt had its turn."""
        OWNER.work()  # Qt tells that it is awake only after the timers
        self._alarm_at = math.inf
        now = self._clock()
        end = now + SLICE
        try:
            while self._timers and self._timers[0][0] <= now:
                call = heapq.heappop(self._timers)[2].take()
                if call is not None:
                    call()
                if self._clock() >= end:
                    break
        finally:
            self._set_alarm()

    def _drop_cancelled(self) -> None:
        """Those that would come first; others are passed over when it is their time."""
        while self._timers and self._timers[0][2].cancelled:
            heapq.heappop(self._timers)
        if not self._timers:
            self._alarm.stop()
            self._alarm_at = math.inf

    def _set_alarm(self) -> None:
        """For the first that is to come. One that was cancelled may ring in vain."""
        if self._timers and self._timers[0][0] < self._alarm_at and not self._closed:
            self._alarm_at = self._timers[0][0]
            self._alarm.start(max(0, math.ceil((self._alarm_at - self._clock()) * 1000)))


class _LoopTimer:
    """One call that is to come."""

    __slots__ = ("_call", "_drop")

    def __init__(self, call: Callable[[], None], drop: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call
        self._drop = drop

    @property
    def cancelled(self) -> bool:
        """It will not be made, or was."""
        return self._call is None

    def cancel(self) -> None:
        if self._call is not None:
            self._call = None
            self._drop()

    def take(self) -> Callable[[], None] | None:
        """The call, once; None when it was cancelled."""
        call, self._call = self._call, None
        return call
