"""The real window in this process, with what a benchmark wants to know of it."""

import os
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from stellwerk.core.ids import Kind
from stellwerk.core.loop import Timer
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.runtime.application import Application, Mode
from stellwerk.runtime.build import build
from stellwerk.ui.bridge import QtLoop, keep_off_glib
from stellwerk.ui.main import Starting

BEAT = 0.005
"""Seconds between two beats of the heart."""


class TimedQtLoop(QtLoop):
    """A loop that notes how long each of its calls held the owner thread, and on how much processor time."""

    def __init__(self, calls: list[tuple[float, float, str]] | None = None) -> None:
        super().__init__()
        self.calls = [] if calls is None else calls

    def post(self, call: Callable[[], None]) -> None:
        super().post(self._timed(call))

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        return super().after(seconds, self._timed(call))

    def _timed(self, call: Callable[[], None]) -> Callable[[], None]:
        @wraps(call)
        def run() -> None:
            wall, cpu = time.perf_counter(), time.thread_time()
            call()
            name = getattr(call, "__qualname__", repr(call))
            self.calls.append((time.perf_counter() - wall, time.thread_time() - cpu, name))

        return run


class Heart(QObject):
    """Beats every 5 ms by a precise timer; what it is late by is how long nobody else was served."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self.worked: list[float] = []
        """Processor time of the owner thread between two beats."""
        self.queued: list[float] = []
        """How long it waited between two beats for a processor that others had, our own threads or other programs."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last, self._cpu, self._queued = time.perf_counter(), time.thread_time(), _queued()
        self._timer.start(round(BEAT * 1000))

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, cpu, queued = time.perf_counter(), time.thread_time(), _queued()
        self.late.append(max(0.0, now - self._last - BEAT))
        self.worked.append(cpu - self._cpu)
        self.queued.append(queued - self._queued)
        self._last, self._cpu, self._queued = now, cpu, queued


class Turns:
    """What each turn of the owner thread took of the processor: posted calls, timers, painting."""

    def __init__(self) -> None:
        self.worked: list[float] = []
        self._cpu = 0.0

    def start(self) -> None:
        self._cpu = time.thread_time()
        QAbstractEventDispatcher.instance().awake.connect(self._turn)

    def stop(self) -> None:
        QAbstractEventDispatcher.instance().awake.disconnect(self._turn)

    def _turn(self) -> None:
        cpu = time.thread_time()
        self.worked.append(cpu - self._cpu)
        self._cpu = cpu


def _queued() -> float:
    """Seconds that the calling thread was ready and had no processor, so far."""
    return int(Path("/proc/thread-self/schedstat").read_bytes().split()[1]) / 1e9


class Window:
    """The program on a profile, from its start to `end`. `timed`: with a loop that notes what its calls take, which
    costs something itself."""

    def __init__(self, profile: Path, *, timed: bool = True) -> None:
        keep_off_glib()
        self.app = QApplication.instance() or QApplication(["bench"])
        self.app.setQuitOnLastWindowClosed(False)
        self.calls: list[tuple[float, float, str]] = []
        """What the loop's calls took, wall and processor seconds, and their names."""
        self.loop = TimedQtLoop(self.calls) if timed else QtLoop()
        self.application: Application = build(profile, self.loop, Mode.WINDOW)
        self.starting = Starting(self.app, self.loop, self.application, profile)
        self.heart = Heart()

    def run_until(self, true: Callable[[], bool], limit: float) -> bool:
        """Let the window live until a condition holds; false when it did not within `limit` seconds."""
        end = time.monotonic() + limit
        timer = QTimer()
        # exit and not quit: that would ask the window to close
        timer.timeout.connect(lambda: self.app.exit(0) if true() or time.monotonic() > end else None)
        timer.start(50)
        self.app.exec()
        timer.stop()
        return true()

    def live_for(self, seconds: float) -> None:
        """Let the window live for a time, without looking at it meanwhile."""
        QTimer.singleShot(round(1000 * seconds), lambda: self.app.exit(0))
        self.app.exec()

    def open_all(self, limit: float = 300.0) -> int:
        """Open the window and wait until every host is up; answers how many are."""
        self.starting.begin()
        self.run_until(lambda: self.starting.window is not None, 20)
        return self.wait_live(len(self.application.inventory.view.all(Kind.HOST)), limit)

    def wait_live(self, count: int, limit: float = 300.0) -> int:
        """Wait until so many hosts are up; answers how many are."""
        self.run_until(lambda: self._live() >= count, limit)
        return self._live()

    def _live(self) -> int:
        hosts = self.application.inventory.view.all(Kind.HOST)
        return sum(1 for host in hosts if isinstance(host, Host) and host.link.state is LinkState.LIVE)

    def end(self) -> None:
        """End the program as a user does."""
        window = self.starting.window
        assert window is not None
        window.close()
        limit = QTimer()  # one that outlived this would end the next window's waiting
        limit.timeout.connect(lambda: self.app.exit(1))
        limit.start(20_000)
        self.app.exec()
        limit.stop()
        self.loop.close()
