"""Answers of other threads, brought to the owner thread; and errors of all sorts as ours."""

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from stellwerk.core.error import AppError, Bug
from stellwerk.core.loop import Loop
from stellwerk.core.text import _

T = TypeVar("T")
_log = logging.getLogger(__name__)


def when_done(loop: Loop, future: Future[T], then: Callable[[Future[T]], None]) -> None:
    """Call `then` on the owner thread once the future has ended. Any thread."""
    future.add_done_callback(lambda ended: loop.post(lambda: then(ended)))


def error_of(future: Future[T]) -> AppError | None:
    """The error of an ended future; what is not ours becomes a Bug."""
    error = future.exception()
    return None if error is None else as_app_error(error)


def as_app_error(error: BaseException) -> AppError:
    """The error itself when it is one of ours; otherwise a Bug with the trace in its details, logged."""
    if isinstance(error, AppError) and not isinstance(error, Bug):
        return error
    trace = "".join(traceback.format_exception(error))
    _log.error("a command failed by a mistake of the program\n%s", trace)
    if isinstance(error, Bug):
        return error if error.details else Bug(error.text, error.hint, trace)
    text = _("a mistake of the program: {error}").format(error=f"{type(error).__name__}: {error}"[:300])
    return Bug(text, _("report it with the details"), trace)


def log_failure(future: Future[T], what: str) -> None:
    """Log when a write that nobody waits for fails. Any thread."""

    def report(ended: Future[T]) -> None:
        error = ended.exception()
        if error is not None:
            _log.error("%s could not be saved: %s", what, error)

    future.add_done_callback(report)
