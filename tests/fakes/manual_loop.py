"""A loop whose time and turns a test makes itself."""

from collections.abc import Callable


class ManualTimer:
    """A call that is to come at `at`."""

    def __init__(self, at: float, call: Callable[[], None]) -> None:
        self.at, self.call, self.cancelled = at, call, False

    def cancel(self) -> None:
        self.cancelled = True


class ManualLoop:
    """Implements `core.loop.Loop`; `advance` moves its time, `monotonic` reads it."""

    def __init__(self) -> None:
        self.time = 100.0
        self.timers: list[ManualTimer] = []
        self.posted: list[Callable[[], None]] = []

    def monotonic(self) -> float:
        return self.time

    def post(self, call: Callable[[], None]) -> None:
        self.posted.append(call)

    def after(self, seconds: float, call: Callable[[], None]) -> ManualTimer:
        timer = ManualTimer(self.time + seconds, call)
        self.timers.append(timer)
        return timer

    def assert_owner(self) -> None:
        pass

    def advance(self, seconds: float) -> None:
        """Let time pass and make the calls that fall due, in their order."""
        self.time += seconds
        while self.posted:
            self.posted.pop(0)()
        due = sorted((t for t in self.timers if t.at <= self.time + 1e-9), key=lambda t: t.at)
        self.timers = [t for t in self.timers if t not in due]
        for timer in due:
            if not timer.cancelled:
                timer.call()
