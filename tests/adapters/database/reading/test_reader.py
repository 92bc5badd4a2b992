"""The threads that read."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from stellwerk.adapters.database.reading.reader import LONG_JOBS, Reader
from stellwerk.core.error import Cancelled, Refused


class FakeSource:
    """Gives jobs nothing; knows who opened and closed it."""

    opened = 0
    closed = 0

    def run(self, job: Callable[[Any], Any], flag: threading.Event) -> Any:
        return job(None)

    def close(self) -> None:
        self.closed += 1


def test_a_job_answers_from_another_thread() -> None:
    source = FakeSource()
    reader = Reader(lambda: source)
    name = reader.hand_in(lambda _archive: threading.current_thread().name, None, quick=False).result(5)
    assert name.startswith("stellwerk-reader")
    reader.close()
    assert source.closed == 1


def test_quick_jobs_do_not_wait_for_long_ones() -> None:
    reader, going = Reader(FakeSource), threading.Event()
    long = [reader.hand_in(lambda _archive: going.wait(60), None, quick=False) for _ in range(LONG_JOBS + 1)]
    assert reader.hand_in(lambda _archive: 7, None, quick=True).result(5) == 7
    going.set()
    assert [future.result(5) for future in long] == [True] * (LONG_JOBS + 1)
    reader.close()


def test_one_that_is_given_up_does_not_begin() -> None:
    reader, stop = Reader(FakeSource), threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        reader.hand_in(lambda _archive: 1, stop, quick=False).result(5)
    reader.close()


def test_the_end_gives_up_what_runs() -> None:
    reader, stop = Reader(FakeSource), threading.Event()
    future = reader.hand_in(lambda _archive: stop.wait(60), stop, quick=False)
    reader.close()
    assert future.result(5) is True
    with pytest.raises(Refused):
        reader.hand_in(lambda _archive: 1, None, quick=False).result(5)


def test_a_source_that_cannot_be_opened_is_tried_again() -> None:
    tries: list[int] = []

    def opens() -> FakeSource:
        tries.append(1)
        if len(tries) == 1:
            raise Refused("not now")
        return FakeSource()

    reader = Reader(opens)
    with pytest.raises(Refused):
        reader.hand_in(lambda _archive: 1, None, quick=False).result(5)
    assert reader.hand_in(lambda _archive: 1, None, quick=False).result(5) == 1
    reader.close()
