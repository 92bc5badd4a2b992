"""Collects notices of a session and waits for the one that a test expects. Any thread."""

import threading
from collections.abc import Callable

from stellwerk.ports.hypervisor import Notice


class Collector:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self._came = threading.Condition()

    def __call__(self, notice: Notice) -> None:
        with self._came:
            self.notices.append(notice)
            self._came.notify_all()

    def wait(self, wanted: Callable[[Notice], bool], timeout: float = 10.0) -> Notice:
        """The first notice that fits, past or to come; AssertionError with all that came after `timeout` seconds."""
        with self._came:
            if not self._came.wait_for(lambda: any(wanted(notice) for notice in self.notices), timeout):
                raise AssertionError(f"not among {self.notices}")
            return next(notice for notice in self.notices if wanted(notice))
