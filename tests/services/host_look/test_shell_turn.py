"""One look a host at a time."""

from collections.abc import Callable
from typing import Any

from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId
from stellwerk.ports.lane import Answer
from stellwerk.services.host_look.shell_turn import ShellTurns

H1 = HostId("h1")


class HeldVisits:
    """Visits that end when the test says so."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, Callable[[Answer[Any]], None]]] = []

    def __call__(self, uri: str, job: Any, done: Any, *, limit: float | None = None) -> None:
        self.begun.append((uri, done))


def test_the_second_waits_for_the_first_and_another_host_for_nobody(small: SmallFleet) -> None:
    small.add("h1")
    small.add("h2")
    visits, told = HeldVisits(), list[str]()
    turns = ShellTurns(small.loop, small.inventory, visits)
    turns.ask(H1, lambda _visit: 1, lambda answer: told.append(f"first {answer.value}"), 5.0)
    turns.ask(H1, lambda _visit: 2, lambda answer: told.append(f"second {answer.value}"), 5.0)
    turns.ask(HostId("h2"), lambda _visit: 3, lambda answer: told.append(f"other {answer.value}"), 5.0)
    small.until(lambda: len(visits.begun) == 2)
    visits.begun[0][1](Answer(value=1))
    small.until(lambda: len(visits.begun) == 3)
    visits.begun[2][1](Answer(value=2))
    assert told == ["first 1", "second 2"]


def test_a_host_that_is_gone(small: SmallFleet) -> None:
    answers: list[Answer[int]] = []
    ShellTurns(small.loop, small.inventory, HeldVisits()).ask(HostId("gone"), lambda _visit: 1, answers.append, 5.0)
    small.until(lambda: bool(answers))
    assert isinstance(answers[0].error, Gone)
