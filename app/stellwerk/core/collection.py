"""Python's collection of garbage, paused while what comes is known to stay. Any thread."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No collection meanwhile: to look through hundreds of thousands of new objects again and again takes as long as
    making them. Who paused it before keeps it paused.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def begun() -> None:
    """The end of the pause with which the program starts: what is there by now stays and is never looked through."""
    gc.freeze()
    gc.enable()
