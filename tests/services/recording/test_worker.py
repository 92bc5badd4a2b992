"""One thread for what it is given, in order."""

import threading

from stellwerk.core.error import Refused
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer
from stellwerk.services.recording.worker import Worker


def test_jobs_run_in_order_on_one_thread_and_answer_on_the_loop() -> None:
    loop, answers, threads = PlainLoop(), list[Answer[int]](), set[str]()
    worker = Worker(loop, "test")

    def job(number: int) -> int:
        threads.add(threading.current_thread().name)
        return number

    for number in range(20):
        worker.run(lambda number=number: job(number), answers.append)
    loop.run(lambda: len(answers) == 20)
    assert [answer.get() for answer in answers] == list(range(20))
    assert threads == {"stellwerk-test"}
    worker.close(5)


def test_an_error_is_an_answer_and_the_next_job_runs() -> None:
    loop, answers = PlainLoop(), list[Answer[None]]()
    worker = Worker(loop, "test")

    def refuse() -> None:
        raise Refused("no", "ask again")

    worker.run(refuse, answers.append)
    worker.run(lambda: None, answers.append)
    loop.run(lambda: len(answers) == 2)
    assert isinstance(answers[0].error, Refused)
    assert answers[1].error is None
    worker.close(5)


def test_closing_finishes_what_waits() -> None:
    loop, done = PlainLoop(), list[int]()
    worker = Worker(loop, "test")
    for number in range(50):
        worker.run(lambda number=number: done.append(number), lambda _answer: None)
    worker.close(5)
    assert done == list(range(50))
    worker.close(5)
