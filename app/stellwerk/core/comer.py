"""Letting in whoever comes to a socket that listens: the work of a thread that does nothing else."""

import threading
from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

PAUSE = 1.0
"""Seconds after one that could not be let in."""


class Wire(Protocol):
    """What is got of one who came."""

    def close(self) -> None:
        """Let go of it."""
        ...


W_co = TypeVar("W_co", bound=Wire, covariant=True)


class Listener(Protocol[W_co]):
    """A socket that listens."""

    def accept(self) -> tuple[W_co, Any]:
        """Wait for the next one. Raises OSError."""
        ...


def comers(listener: Listener[W_co], closed: threading.Event) -> Iterator[W_co]:
    """Each who comes, until it is closed. One who cannot be let in (the process has too many files open, or he has gone
    again) ends nothing: the next one is waited for. Who closes sets `closed`, then wakes this thread by coming, or by
    shutting the listener down."""
    while not closed.is_set():
        try:
            wire, _address = listener.accept()
        except OSError:
            closed.wait(PAUSE)
            continue
        if closed.is_set():
            wire.close()
            return
        yield wire
