"""The computer's clock."""

from __future__ import annotations

import time

from stellwerk.core.clock import Clock, SystemClock


def test_now_is_utc_in_seconds() -> None:
    clock: Clock = SystemClock()
    before = time.time()
    assert before <= clock.now() <= time.time()


def test_monotonic_never_goes_back() -> None:
    clock: Clock = SystemClock()
    readings = [clock.monotonic() for _ in range(100)]
    assert readings == sorted(readings)
