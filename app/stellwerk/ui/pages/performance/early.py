"""The library that charts are drawn with, imported before anybody opens one. Owner thread, but for the import itself.

It takes 0.3 s of a processor and was one turn of the owner thread. On a thread of its own it holds the interpreter for
some milliseconds at a time; it makes no objects of Qt, only classes.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from stellwerk.core.loop import Loop
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Errand

AFTER = 20.0
"""Seconds after the start: the hosts want the processors until then."""

_log = logging.getLogger(__name__)


class EarlyCharts:
    """Brings it once, some time after the start, or at once when somebody wants it."""

    def __init__(self, loop: Loop, bring: Callable[[], object] | None = None) -> None:
        self.ready = False
        """A chart can be made without an import."""
        self._loop = loop
        self._bring = bring or _bring
        self._begun = False
        self._timer: QTimer | None = None
        self._waiting: list[Callable[[], None]] = []

    def begin_later(self, window: QWidget) -> None:
        """Begin in a while, unless `close` comes before."""
        self._timer = QTimer(window)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)
        self._timer.start(round(AFTER * 1000))

    def close(self) -> None:
        """The window is closed: what was not begun is not any more."""
        if self._timer is not None:
            self._timer.stop()

    def begin(self) -> None:
        """Begin, unless that was done."""
        if not self._begun:
            self._begun = True
            Errand(self._loop, "charts", self._bring, self._came).start()

    def when_ready(self, call: Callable[[], None]) -> None:
        """Call this as soon as it is there; `ready` is false until then."""
        self._waiting.append(call)
        self.begin()

    def _came(self, answer: Answer[object]) -> None:
        if answer.error is not None:
            _log.warning("charts cannot be prepared: %s", answer.error)
        self.ready = True  # else whoever makes the first one meets the error
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()


def _bring() -> None:
    stand_back()
    import stellwerk.ui.pages.performance.performance_tab  # noqa: F401 - to have it; the comparison needs no more
