"""Saves the settings a moment after they changed, off the owner thread.

Owns one worker thread, started with the first save.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from stellwerk.core.error import AppError
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.setting import Settings

_log = logging.getLogger(__name__)

QUIET = 0.5
"""Seconds that changes are gathered: a window that is resized changes its settings many times a second."""


class SettingsSaver:
    """Follows the settings from its making on. Owner thread."""

    def __init__(self, loop: Loop, settings: Settings, save: Callable[[Mapping[str, Any]], None]) -> None:
        self._loop = loop
        self._settings = settings
        self._save = save
        self._timer: Timer | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="stellwerk-settings")
        self._subscription = settings.changed.connect(lambda _key: self._schedule())

    def close(self) -> Callable[[], None]:
        """Hand in what is not saved yet, follow no more; answers a call that blocks until it is on the disk."""
        self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()
            self._hand_in()
        return self._worker.shutdown

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = self._loop.after(QUIET, self._hand_in)

    def _hand_in(self) -> None:
        self._timer = None
        self._worker.submit(self._save, self._settings.stored()).add_done_callback(_log_failure)


def _log_failure(done: Future[None]) -> None:
    """The settings stay in memory; losing them at the end is worth a line, not a window."""
    error = done.exception()
    if isinstance(error, AppError):
        _log.warning("the settings were not saved: %s", error)
    elif error is not None:
        _log.error("the settings were not saved", exc_info=error)
