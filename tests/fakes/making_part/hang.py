"""Calls that block until a test lets them go."""

import threading

MOST_BLOCKED_SECONDS = 20.0
"""A hang that a failing test forgot to release ends by itself."""


class Hang:
    """Calls that block. `entered` is set when one does; `release` lets all go."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self._released = threading.Event()

    def release(self) -> None:
        """Let the calls go on."""
        self._released.set()

    def block(self) -> None:
        """Wait for the release."""
        self.entered.set()
        self._released.wait(MOST_BLOCKED_SECONDS)
