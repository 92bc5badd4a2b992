"""The threads of lanes, their queue and their connection."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.hypervisor import FakeHost, FakeSession

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.link.lane_thread import OPEN_LIMIT, Connection, Ended, JobQueue, LaneThread, Phase, Request


@pytest.fixture
def host() -> FakeHost:
    return FakeHost("h1")


class Rig:
    """A queue, its thread and what it reported."""

    def __init__(self, connection: Connection) -> None:
        self.clock = FakeClock()
        self.queue = JobQueue()
        self.reports: list[tuple[Request, Answer[Any]]] = []
        self.reported = threading.Semaphore(0)
        self.thread = LaneThread("stellwerk-h1-facts", self.queue, connection, self.clock, self._report)

    def _report(self, thread: LaneThread, request: Request, answer: Answer[Any]) -> None:
        self.reports.append((request, answer))
        self.reported.release()

    def wait(self) -> Answer[Any]:
        assert self.reported.acquire(timeout=5)
        return self.reports[-1][1]


@pytest.fixture
def rig(host: FakeHost) -> Iterator[Rig]:
    rig = Rig(Connection(lambda: FakeSession(host, HostId("h1"))))
    yield rig
    rig.queue.end()


def request(job: Any = lambda session: session.host_facts().uuid, limit: float | None = 5.0) -> Request:
    return Request(Lane.FACTS, job, lambda answer: None, limit)


def test_requests_run_in_order_on_one_connection_opened_when_needed(rig: Rig, host: FakeHost) -> None:
    seen: list[Session] = []
    for _count in range(3):
        rig.queue.put(request(seen.append))
    rig.thread.start()
    for _count in range(3):
        rig.wait()
    assert len({id(session) for session in seen}) == 1
    assert [answer.error for _request, answer in rig.reports] == [None] * 3


def test_a_request_shows_until_when_it_may_run(rig: Rig) -> None:
    deadlines: list[float | None] = []
    asked = request()
    asked.job = lambda session: deadlines.append(asked.deadline)
    rig.queue.put(asked)
    rig.thread.start()
    rig.wait()
    assert deadlines == [rig.clock.monotonic() + 5.0]


def test_opening_has_a_limit_of_its_own_and_its_error_answers() -> None:
    deadlines: list[float | None] = []
    asked = request(limit=None)

    def refuse() -> Session:
        deadlines.append(asked.deadline)
        raise Unreachable("no answer")

    rig = Rig(Connection(refuse))
    rig.queue.put(asked)
    rig.thread.start()
    assert isinstance(rig.wait().error, Unreachable)
    assert deadlines == [rig.clock.monotonic() + OPEN_LIMIT]
    rig.queue.end()


def test_a_waiting_request_can_be_taken_back_a_running_one_cannot(rig: Rig, host: FakeHost) -> None:
    with host.hang("host_facts") as hang:
        first, second = request(), request()
        rig.queue.put(first)
        rig.queue.put(second)
        rig.thread.start()
        assert hang.entered.wait(60)
        assert not rig.queue.withdraw(first)
        assert rig.queue.withdraw(second)
        assert second.phase is Phase.OVER
    rig.wait()
    assert len(rig.reports) == 1


def test_one_that_is_dismissed_leaves_what_waits_to_another(rig: Rig, host: FakeHost) -> None:
    with host.hang("host_facts") as hang:
        rig.queue.put(request())
        rig.thread.start()
        assert hang.entered.wait(60)
        rig.queue.dismiss(rig.thread)
        rig.queue.put(request())
    rig.wait()
    assert rig.thread.ended.wait(60)
    assert len(rig.queue) == 1


def test_ending_answers_with_what_still_waited_and_ends_the_thread(rig: Rig) -> None:
    rig.thread.start()
    assert rig.queue.end() == []
    assert rig.thread.ended.wait(60)
    late = request()
    rig.queue.put(late)
    assert rig.queue.end() == [late]


def test_a_connection_given_up_while_it_opens_is_closed_again(host: FakeHost) -> None:
    session = FakeSession(host, HostId("h1"))
    connection = Connection(lambda: (connection.retire(), session)[1])
    with pytest.raises(Unreachable):
        connection.session()
    assert session.closed


def test_retiring_hands_out_the_session_once(host: FakeHost) -> None:
    session = FakeSession(host, HostId("h1"))
    connection = Connection(lambda: session, session)
    assert connection.is_open
    assert connection.retire() is session
    assert connection.retire() is None


def test_what_is_over_lets_everybody_through_who_waits() -> None:
    ended = Ended()
    assert not ended.is_set()
    assert not ended.wait(0)
    assert not ended.wait(-1), "its time was up before"
    through = threading.Semaphore(0)
    waiting = [threading.Thread(target=lambda: ended.wait() and through.release()) for _each in range(3)]
    for thread in waiting:
        thread.start()
    ended.set()
    for thread in waiting:
        thread.join(60)
    assert ended.is_set()
    assert ended.wait(0)
    assert all(through.acquire(timeout=60) for _each in waiting)
