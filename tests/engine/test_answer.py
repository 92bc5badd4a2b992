"""Answers of other threads and errors of all sorts."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from stellwerk.core.error import Bug, Refused
from stellwerk.core.loop import PlainLoop
from stellwerk.engine.answer import as_app_error, error_of, log_failure, when_done


def test_a_future_answers_on_the_owner_thread() -> None:
    loop, future = PlainLoop(), Future[int]()
    seen: list[tuple[int, int]] = []
    when_done(loop, future, lambda ended: seen.append((ended.result(), threading.get_ident())))
    thread = threading.Thread(target=lambda: future.set_result(7))
    thread.start()
    thread.join()
    assert seen == []
    loop.drain()
    assert seen == [(7, threading.get_ident())]


def test_our_errors_stay_as_they_are() -> None:
    error = Refused("no")
    future: Future[None] = Future()
    future.set_exception(error)
    assert error_of(future) is error
    done: Future[None] = Future()
    done.set_result(None)
    assert error_of(done) is None


@pytest.mark.expects_log("stellwerk.engine.answer", "a command failed by a mistake of the program")
def test_others_become_bugs_with_their_trace() -> None:
    try:
        raise ZeroDivisionError("oh")
    except ZeroDivisionError as error:
        bug = as_app_error(error)
    assert isinstance(bug, Bug)
    assert bug.text == "a mistake of the program: ZeroDivisionError: oh"
    assert "test_answer.py" in bug.details
    assert as_app_error(Bug("known", details="why")).details == "why"


@pytest.mark.expects_log("stellwerk.engine.answer", "a task could not be saved: no")
def test_a_write_that_nobody_waits_for_is_logged() -> None:
    future: Future[None] = Future()
    log_failure(future, "a task")
    future.set_exception(Refused("no"))
