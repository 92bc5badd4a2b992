"""Errands and closing: nobody waits for them."""

import threading

from tests.fakes.hypervisor import FakeHost, FakeSession

from stellwerk.core.error import Bug, Refused
from stellwerk.core.ids import HostId
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Closer, Errand, answer_of, start_soon


def test_an_errand_runs_on_a_thread_of_its_name_and_answers_on_the_owner() -> None:
    loop = PlainLoop()
    seen: list[str] = []
    answers: list[Answer[int]] = []

    def job() -> int:
        seen.append(threading.current_thread().name)
        return 5

    def done(answer: Answer[int]) -> None:
        loop.assert_owner()
        answers.append(answer)

    Errand(loop, "h1-open", job, done).start()
    assert loop.run(lambda: bool(answers), timeout=60)
    assert seen == ["stellwerk-h1-open"]
    assert answers[0].get() == 5


def test_errors_are_kept_and_mistakes_of_ours_become_bugs_with_their_trace() -> None:
    def refused() -> None:
        raise Refused("no")

    def mistaken() -> None:
        raise ZeroDivisionError

    assert isinstance(answer_of(refused).error, Refused)
    bug = answer_of(mistaken).error
    assert isinstance(bug, Bug)
    assert "mistaken" in bug.details


def test_closing_waits_for_running_calls_on_its_own_thread_only() -> None:
    loop, host = PlainLoop(), FakeHost("h1")
    session, through = FakeSession(host, HostId("h1")), threading.Event()
    closer = Closer(loop)
    closer.close("h1", session, [through], limit=None)
    assert closer.pending == 1
    assert not session.closed
    through.set()
    assert loop.run(lambda: closer.pending == 0, timeout=60)
    assert session.closed


def test_closing_does_not_wait_for_a_call_that_hangs() -> None:
    loop, host = PlainLoop(), FakeHost("h1")
    session, through = FakeSession(host, HostId("h1")), threading.Event()
    closer = Closer(loop)
    closer.close("h1", session, [through], limit=0.01)
    assert loop.run(lambda: closer.pending == 0, timeout=60)
    assert session.closed
    through.set()


def test_starting_a_thread_waits_for_nothing() -> None:
    started, go_on = threading.Event(), threading.Event()

    def run() -> None:
        started.set()
        go_on.wait(60)

    thread = threading.Thread(target=run, daemon=True)
    start_soon(thread)
    assert started.wait(60)
    go_on.set()
    thread.join(60)
