"""One terminal that is open."""

from collections.abc import Callable, Iterator

import pytest
from tests.fakes.terminal.talking import FakeTerminal

from stellwerk.core.error import Refused
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.terminal import Terminal
from stellwerk.services.terminal.talk import MOST_TYPED, Ended, Opened, Talk


class Spoken:
    """A talk with a terminal, and what came of it."""

    def __init__(self, opening: Callable[[int, int], Terminal]) -> None:
        self.loop = PlainLoop()
        self.taken: list[bytes] = []
        self.news: list[Opened | Ended] = []
        self.talk = Talk(self.loop, "test", opening, self.taken.append, self.news.append)

    def wait(self, count: int) -> list[Opened | Ended]:
        assert self.loop.run(lambda: len(self.news) >= count, timeout=60)
        return self.news


@pytest.fixture
def terminal() -> FakeTerminal:
    return FakeTerminal()


@pytest.fixture
def spoken(terminal: FakeTerminal) -> Iterator[Spoken]:
    sizes: list[tuple[int, int]] = []

    def opening(columns: int, rows: int) -> Terminal:
        sizes.append((columns, rows))
        return terminal

    made = Spoken(opening)
    made.talk.start(100, 30)
    made.wait(1)
    assert sizes == [(100, 30)]
    yield made
    made.talk.close()


def test_what_it_says_is_handed_on_and_its_end_told(spoken: Spoken, terminal: FakeTerminal) -> None:
    terminal.say(b"hello")
    terminal.end(3)
    assert spoken.wait(2) == [Opened(), Ended(status=3)]
    assert spoken.taken == [b"hello"]
    assert terminal.left.wait(60)
    assert spoken.talk.send(b"late")


def test_what_is_typed_and_sizes_go_there(spoken: Spoken, terminal: FakeTerminal) -> None:
    assert spoken.talk.send(b"ls\r")
    assert terminal.told.get(timeout=60) == b"ls\r"
    spoken.talk.resize(120, 40)
    assert terminal.told.get(timeout=60) == (120, 40)


def test_it_takes_no_more_than_it_can_send(spoken: Spoken) -> None:
    assert not spoken.talk.send(b"x" * (MOST_TYPED + 1))


def test_one_that_cannot_be_opened_says_why() -> None:
    error = Refused("no")

    def opening(_columns: int, _rows: int) -> Terminal:
        raise error

    spoken = Spoken(opening)
    spoken.talk.start(80, 24)
    assert spoken.wait(1) == [Ended(error)]


def test_after_closing_nothing_is_told(spoken: Spoken, terminal: FakeTerminal) -> None:
    spoken.talk.close()
    spoken.talk.close()
    assert terminal.left.wait(60)
    spoken.loop.drain()
    assert spoken.news == [Opened()]


def test_one_that_is_closed_while_it_opens_is_ended(terminal: FakeTerminal) -> None:
    spoken = Spoken(lambda _columns, _rows: terminal)
    spoken.talk.close()
    spoken.talk.start(80, 24)
    assert terminal.left.wait(60)
    spoken.loop.drain()
    assert spoken.news == []


def test_one_that_takes_nothing_any_more_goes_on_saying(spoken: Spoken, terminal: FakeTerminal) -> None:
    terminal.refuses = True
    spoken.talk.send(b"x")
    terminal.say(b"still here")
    terminal.end()
    assert spoken.wait(2)[1] == Ended()
    assert spoken.taken == [b"still here"]
