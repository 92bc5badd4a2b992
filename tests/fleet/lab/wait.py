"""Waiting for the outside world: the one place of the lab that lets time pass.

Real daemons and guests announce most of what tests wait for only by being in another state, so this polls,
with short steps that grow to a tenth of a second, and always with a deadline. Any thread.
"""

from __future__ import annotations

import math
import select
import threading
import time
from collections.abc import Callable, Iterable
from typing import IO, TypeVar

T = TypeVar("T")


class Expired(AssertionError):
    """What was waited for did not come within its time: fails the test that waited."""


def until(
    predicate: Callable[[], T], timeout: float = 60.0, what: str | Callable[[], str] = "", *, pause: float = 0.1
) -> T:
    """Call `predicate` until it returns something true, and return that.

    `timeout` is in seconds, as is `pause`, the longest one between two looks: a short one for what soon passes.
    `what` completes the sentence "waited N s for …"; as a callable it is asked only when the time is over, so that
    it can show the last state. Raises `Expired`; what `predicate` raises comes through.
    """
    deadline = time.monotonic() + timeout
    never = threading.Event()
    step = 0.005
    while not (value := predicate()):
        left = deadline - time.monotonic()
        if left <= 0:
            reason = what() if callable(what) else what or getattr(predicate, "__name__", "a condition")
            raise Expired(f"waited {timeout:g} s for {reason}")
        never.wait(min(step, left))
        step = min(step * 1.5, pause)
    return value


F = TypeVar("F", bound="IO[bytes] | IO[str] | int")


def readable(files: Iterable[F], seconds: float) -> list[F]:
    """Those that have something to read or have ended, after so many seconds at the latest. `select` takes no numbers
    of files above a thousand, of which a process with many hosts has some."""
    by_number = {file if isinstance(file, int) else file.fileno(): file for file in files}
    waiting = select.poll()
    for number in by_number:
        waiting.register(number, select.POLLIN)
    return [by_number[number] for number, _event in waiting.poll(math.ceil(max(0.0, seconds) * 1000))]
