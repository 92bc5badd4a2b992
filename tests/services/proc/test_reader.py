"""Reading /proc of a host: asked, answered, silent, gone."""

import queue
from collections.abc import Iterator, Sequence

import pytest
from tests.fakes.clock import FakeClock

from stellwerk.core.error import Refused, Unreachable
from stellwerk.policy.proc import MOST_LINE
from stellwerk.ports.dial import Dial, Reach, Stream
from stellwerk.services.proc.reader import AGAIN, CLOCK_EVERY, MOST_MISSED, ProcReader, proc_of

NET = "net + eth0: {} 0 0 0 0 0 0 0 0"


class FakeHost:
    """A dial to a host that answers as `says` tells; its words go with the number of the question."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.says = "stellwerk-proc {n}|load 0.50 0 0"
        self.greeting = b""
        self.off: float | None = None
        """How far its clock is ahead; None = it tells no time."""
        self.refuses = False
        self.mute = False
        self.opened = 0
        self.closed = 0
        self._out: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def command(self, argv: Sequence[str]) -> Stream:
        assert argv[:2] == ["sh", "-c"]
        self.opened += 1
        if self.refuses:
            raise Refused("too many sessions")
        self._out = queue.SimpleQueue()
        if self.greeting:
            self._out.put(self.greeting)
        return self

    def tcp(self, address: str, port: int) -> Stream:
        raise AssertionError

    unix = tcp

    def receive(self, most: int) -> bytes:
        return self._out.get(timeout=20)

    def send(self, data: bytes) -> None:
        if self.closed:
            raise Unreachable("it is gone")
        if not self.mute:
            number, *words = data.split()
            clock = f"|clock {self.clock.now() + self.off:.0f}" if words == [b"clock"] and self.off is not None else ""
            self._out.put(f"{self.says.format(n=int(number))}{clock}\n".encode())

    def close(self) -> None:
        self.closed += 1
        self._out.put(b"")

    def hang_up(self) -> None:
        """The host ends it."""
        self._out.put(b"")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def host(clock: FakeClock) -> FakeHost:
    return FakeHost(clock)


@pytest.fixture
def reader(host: FakeHost, clock: FakeClock) -> Iterator[ProcReader]:
    made = ProcReader(host, clock)
    yield made
    made.close()


def sample(reader: ProcReader) -> dict[str, float]:
    """As sampling does it."""
    number = reader.ask()
    return dict(reader.collect(number, 5.0))


def test_the_first_sample_opens_the_way_and_has_an_answer(reader: ProcReader, host: FakeHost, clock: FakeClock) -> None:
    host.greeting = b"Welcome to host1!\n"
    host.says = "stellwerk-proc {n}|load 0.50 0 0|" + NET.format(1000)
    assert sample(reader) == {"load_1": 0.5}
    clock.advance(5)
    host.says = "stellwerk-proc {n}|load 0.75 0 0|" + NET.format(6000)
    assert sample(reader) == {"load_1": 0.75, "net_in": 1000.0, "net_out": 0.0}
    assert (host.opened, host.closed) == (1, 0)
    reader.close()
    reader.close()
    assert sample(reader) == {}
    assert (host.opened, host.closed) == (1, 1)


def test_its_clock_is_looked_at_when_the_way_is_opened_and_now_and_then(
    reader: ProcReader, host: FakeHost, clock: FakeClock
) -> None:
    host.off = -86_400.0
    assert sample(reader) == {"load_1": 0.5, "clock_off": -86_400.0}
    host.off = 0.0
    clock.advance(5)
    assert sample(reader)["clock_off"] == -86_400.0
    clock.advance(CLOCK_EVERY - 5)
    assert sample(reader)["clock_off"] == 0.0
    host.off = None
    clock.advance(CLOCK_EVERY)
    assert sample(reader)["clock_off"] == 0.0
    host.hang_up()
    sample(reader)
    host.closed = 0
    clock.advance(AGAIN)
    assert sample(reader) == {"load_1": 0.5}


def test_a_host_that_does_not_let_us_is_left_alone_for_a_while(
    reader: ProcReader, host: FakeHost, clock: FakeClock
) -> None:
    host.refuses = True
    assert sample(reader) == {}
    host.refuses = False
    assert sample(reader) == {}
    assert host.opened == 1
    clock.advance(AGAIN)
    assert sample(reader) == {"load_1": 0.5}


def test_a_way_that_ends_is_opened_again_later(reader: ProcReader, host: FakeHost, clock: FakeClock) -> None:
    sample(reader)
    host.mute = True
    host.hang_up()
    assert sample(reader) == {}
    host.mute, host.closed = False, 0
    clock.advance(AGAIN)
    assert sample(reader) == {"load_1": 0.5}
    assert host.opened == 2


def test_nobody_waits_for_a_host_that_does_not_answer(reader: ProcReader, host: FakeHost, clock: FakeClock) -> None:
    sample(reader)
    host.mute = True
    for _each in range(MOST_MISSED + 2):
        clock.advance(5)
        assert sample(reader) == {}
    host.mute = False
    clock.advance(5)
    number = reader.ask()
    while not (known := reader.collect(number, 5.0)):
        pass  # nobody waits any more, so that it may come a moment later
    assert known == {"load_1": 0.5}


@pytest.mark.parametrize("said", ["rubbish {n}", "x" * (MOST_LINE + 10)])
def test_who_says_anything_else_is_not_listened_to(reader: ProcReader, host: FakeHost, said: str) -> None:
    sample(reader)
    host.says = said
    assert sample(reader) == {}
    assert sample(reader) == {}
    assert host.closed == 1


def test_an_answer_to_what_nobody_asked_is_none(reader: ProcReader, host: FakeHost, clock: FakeClock) -> None:
    host.says = "stellwerk-proc 99999|load 0.50 0 0"
    sample(reader)
    clock.advance(5)
    assert sample(reader) == {"load_1": 0.5}


def test_a_host_over_tcp_has_no_reader(host: FakeHost, clock: FakeClock) -> None:
    dial: Dial = host
    assert proc_of(None, clock) is None
    assert proc_of(Reach(dial=dial, on_host=False, address="h1"), clock) is None
    assert isinstance(proc_of(Reach(dial=dial, on_host=True), clock), ProcReader)
