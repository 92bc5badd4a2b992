"""The time, as a dependency. Any thread."""

import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks: one for stamps, one for durations."""

    def now(self) -> float:
        """UTC in seconds since the epoch. May jump."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary point; never goes back."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> float:
        """UTC in seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds from an arbitrary point."""
        return time.monotonic()
