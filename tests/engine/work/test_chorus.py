"""Several hosts asked the same at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.engine import MemoryLinks
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId
from stellwerk.engine.step import OnHosts
from stellwerk.engine.work.chorus import Chorus
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane

A, B, C = HostId("a"), HostId("b"), HostId("c")


class Ticket:
    """None of these can be taken back."""

    def cancel(self) -> bool:
        return False


class Lanes:
    """Notes who is asked; a test answers. Hosts of `at_once` answer within the question."""

    def __init__(self, *at_once: HostId) -> None:
        self.asked: dict[HostId, tuple[Lane, float | None]] = {}
        self.done: dict[HostId, Callable[[Answer[Any]], None]] = {}
        self._at_once = at_once

    def ask(
        self,
        host_id: HostId,
        lane: Lane,
        job: Callable[[Session], Any],
        done: Callable[[Answer[Any]], None],
        *,
        limit: float | None = None,
    ) -> Ticket:
        self.asked[host_id], self.done[host_id] = (lane, limit), done
        if host_id in self._at_once:
            done(Answer(host_id.upper()))
        return Ticket()

    def reread(self, host_id: HostId, vm_ids: tuple[str, ...]) -> None:
        raise AssertionError("nothing changed")


def asked(lanes: Lanes, *host_ids: HostId) -> list[Any]:
    got: list[Any] = []
    step = OnHosts(host_ids=host_ids, job=len, limit=7.0)
    Chorus(lanes, MemoryLinks(), step, lambda answer: got.append(answer.get())).start()
    return got


def test_all_are_asked_before_one_has_answered_and_those_that_fail_are_left_out() -> None:
    lanes = Lanes()
    got = asked(lanes, A, B, C)
    assert lanes.asked == dict.fromkeys((A, B, C), (Lane.LONG, 7.0))
    lanes.done[B](Answer(2))
    lanes.done[A](Answer(error=Unreachable("gone")))
    assert got == []
    lanes.done[C](Answer(None))
    assert got == [{B: 2, C: None}]


def test_it_answers_once_where_some_or_all_answer_at_once() -> None:
    assert asked(Lanes(A, B), A, B) == [{A: "A", B: "B"}]
    lanes = Lanes(A, C)
    got = asked(lanes, A, B, C)
    assert got == []
    lanes.done[B](Answer("b"))
    assert got == [{A: "A", B: "b", C: "C"}]


def test_nobody_is_asked_nothing() -> None:
    assert asked(Lanes()) == [{}]


def test_who_is_not_connected_is_visited() -> None:
    lanes, links, got = Lanes(), MemoryLinks(), list[Any]()
    visited = MemoryHost()
    links.hosts["test:///b"] = visited
    uris = {B: "test:///b", C: "test:///nobody"}
    step = OnHosts(host_ids=(A,), uris=uris, job=lambda session: session, limit=7.0)
    Chorus(lanes, links, step, lambda answer: got.append(answer.get())).start()
    assert (list(lanes.asked), got) == ([A], [])
    lanes.done[A](Answer(1))
    assert got == [{A: 1, B: visited.session}]
    assert visited.session.closed
