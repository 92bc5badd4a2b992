"""Ctrl+C in the terminal and a request of the system to end close the window. Owner thread.

Python runs its handlers between two of its own steps, and Qt's loop may rest for long: the signal arrives as a byte on
a socket that the loop watches.
"""

import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class StopSignals(QObject):
    """Calls `stop` for each such signal until `close`, which gives the handlers back. Main thread only."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._stop = stop
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)
        self._fd_before = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        self._before: dict[int, Any] = {number: signal.signal(number, _noted) for number in SIGNALS}

    def close(self) -> None:
        """Stop listening."""
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before.clear()
        signal.set_wakeup_fd(self._fd_before)
        self._notifier.setEnabled(False)
        self._reading.close()
        self._writing.close()

    def _arrived(self) -> None:
        numbers = self._reading.recv(64)
        if any(number in self._before for number in numbers):
            self._stop()


def _noted(_number: int, _frame: FrameType | None) -> None:
    """The byte on the socket tells."""
