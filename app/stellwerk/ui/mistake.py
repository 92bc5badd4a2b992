"""A mistake of the program does not end the window: it goes to the log, and one line says so. Any thread."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from stellwerk.core.loop import Loop
from stellwerk.core.text import _

_log = logging.getLogger(__name__)


class Mistakes:
    """Catches what nothing else caught, in a posted call, in a slot of Qt or in a thread, until `close`.

    `say` shows a short line; called on the owner thread.
    """

    def __init__(self, loop: Loop, say: Callable[[str], None]) -> None:
        self._loop = loop
        self._say = say
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def close(self) -> None:
        """Catch no more."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("a mistake of the program", exc_info=(kind, error, trace))
        self._loop.post(lambda: self._say(_("A mistake of the program; the log has the details")))

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._caught(caught.exc_type, caught.exc_value, caught.exc_traceback)
