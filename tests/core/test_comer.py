"""Who comes is let in until the end, whatever happens to one of them."""

import errno
import threading

from stellwerk.core.comer import comers


class Wire:
    """One who came."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Door:
    """Answers with these one after the other; `last` is called before the last one."""

    def __init__(self, *said: Wire | OSError, closed: threading.Event) -> None:
        self._said = list(said)
        self._closed = closed

    def accept(self) -> tuple[Wire, None]:
        said = self._said.pop(0)
        if not self._said:
            self._closed.set()
        if isinstance(said, OSError):
            raise said
        return said, None


class Soon(threading.Event):
    """Waits for nothing."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def test_who_cannot_be_let_in_ends_nothing() -> None:
    closed, first, second = Soon(), Wire(), Wire()
    full, gone = OSError(errno.EMFILE, "too many open files"), OSError(errno.ECONNABORTED, "gone again")
    door = Door(first, full, gone, second, Wire(), closed=closed)
    assert list(comers(door, closed)) == [first, second]
    assert not first.closed
    assert not second.closed


def test_who_only_wakes_it_is_not_let_in() -> None:
    closed, waker = Soon(), Wire()
    assert list(comers(Door(waker, closed=closed), closed)) == []
    assert waker.closed


def test_a_listener_that_was_shut_down_is_the_end() -> None:
    closed = Soon()
    assert list(comers(Door(OSError(errno.EINVAL, "shut down"), closed=closed), closed)) == []
