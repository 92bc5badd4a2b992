"""What a host says on a channel, handed on by the thread that puts it there."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from paramiko.buffered_pipe import BufferedPipe

from stellwerk.adapters.ssh.downward import AT_ONCE, CHUNK, MOST_OWED, Downward


class Channel:
    """A channel of paramiko as far as it is used: `recv` takes from the incoming buffer."""

    def __init__(self) -> None:
        self.in_buffer: Any = BufferedPipe()
        self.eof_received = self.closed = False
        self.taken_by: list[str] = []
        self.lock, self.in_window_sofar = threading.Lock(), 0
        self._transport = SimpleNamespace(clear_to_send=threading.Event())
        self._transport.clear_to_send.set()

    def get_transport(self) -> Any:
        return self._transport

    def recv(self, most: int) -> bytes:
        self.taken_by.append(threading.current_thread().name)
        return bytes(self.in_buffer.read(most, None))


class Place:
    """A buffer, its channel, and both ends of the local socket."""

    def __init__(self) -> None:
        self.channel = Channel()
        self.ended = threading.Event()
        self.here, self.there = socket.socketpair()
        self.there.settimeout(10)

    def make(self, at_once: int | None = AT_ONCE) -> Downward:
        return Downward(self.channel, "tunnel", self.ended.set, at_once)

    def heard(self, count: int) -> bytes:
        data = b""
        while len(data) < count and (more := self.there.recv(65536)):
            data += more
        return data


@pytest.fixture
def place() -> Iterator[Place]:
    place = Place()
    yield place
    place.here.close()
    place.there.close()


def test_who_feeds_hands_on(place: Place) -> None:
    down = place.make()
    down.attach(place.here)
    down.feed(b"one")
    down.feed(b"two")
    assert place.heard(6) == b"onetwo"
    assert set(place.channel.taken_by) == {threading.current_thread().name}
    assert down.rest()


def test_what_came_before_goes_first(place: Place) -> None:
    place.channel.in_buffer.feed(b"a")
    down = place.make()
    down.feed(b"b")
    down.attach(place.here)
    assert place.heard(2) == b"ab"


def test_who_feeds_never_waits(place: Place) -> None:
    """A socket that takes no more is waited for by a thread of its own, until all has gone; then it is as before."""
    down = place.make()
    down.attach(place.here)
    data = os.urandom(40 * CHUNK)
    for start in range(0, len(data), CHUNK):
        down.feed(data[start : start + CHUNK])
    assert not down.rest()
    assert place.heard(len(data)) == data
    last = os.urandom(1000)
    down.feed(last)
    assert place.heard(len(last)) == last
    down.close()
    assert place.ended.wait(60)


def test_nothing_is_sent_while_keys_are_exchanged(place: Place) -> None:
    """How much was taken is told to the host, which would wait for the thread that feeds."""
    down = place.make()
    down.attach(place.here)
    place.channel.get_transport().clear_to_send.clear()
    down.feed(b"one")
    assert place.heard(3) == b"one"
    assert place.channel.taken_by == ["tunnel-down"]
    down.close()
    assert place.ended.wait(60)


def test_the_end_comes_after_the_last(place: Place) -> None:
    down = place.make()
    down.attach(place.here)
    down.feed(b"last")
    down.close()
    down.close()
    assert place.ended.wait(60)
    assert place.heard(4) == b"last"


@pytest.mark.parametrize("mark", ["eof_received", "closed"])
def test_an_end_before_anybody_came_is_told_then(place: Place, mark: str) -> None:
    place.channel.in_buffer.feed(b"last")
    setattr(place.channel, mark, True)
    down = place.make()
    assert not place.ended.is_set()
    down.attach(place.here)
    assert place.ended.wait(60)
    assert place.heard(4) == b"last"


def test_a_socket_that_was_ended_takes_all(place: Place) -> None:
    """Who reads there notices; the host's words are lost, as its listener is."""
    down = place.make()
    down.attach(place.here)
    place.there.close()
    down.feed(b"x" * 1000)
    down.feed(b"x" * 1000)
    assert down.rest()


def test_nothing_is_handed_on_after_a_rest(place: Place) -> None:
    down = place.make()
    assert down.rest()
    down.attach(place.here)
    down.feed(b"x")
    down.close()
    place.there.settimeout(0.05)
    with pytest.raises(TimeoutError):
        place.there.recv(1)
    assert not place.ended.is_set()


def test_without_such_sending_a_thread_carries(place: Place) -> None:
    """Windows."""
    down = place.make(at_once=None)
    down.attach(place.here)
    down.feed(b"one")
    assert place.heard(3) == b"one"
    assert set(place.channel.taken_by) == {"tunnel-down"}
    down.close()
    assert place.ended.wait(60)


def test_what_is_taken_at_once_is_counted_with_what_is_fed(place: Place) -> None:
    down = place.make()
    assert not down.take(b"too soon")
    down.attach(place.here)
    assert down.take(b"one")
    assert place.channel.in_window_sofar == 0
    down.feed(b"two")
    assert place.channel.in_window_sofar == 3
    assert place.heard(6) == b"onetwo"
    down.rest()
    assert not down.take(b"late")


def test_much_is_counted_in_time(place: Place) -> None:
    down = place.make()
    down.attach(place.here)
    taken = 0
    while down.take(b"x" * 8192):
        taken += 8192
        place.heard(8192)
    assert MOST_OWED < taken <= MOST_OWED + 8192


def test_what_does_not_fit_is_carried_by_a_thread(place: Place) -> None:
    down = place.make()
    down.attach(place.here)
    said = os.urandom(4_000_000)
    assert down.take(said)
    down.feed(b"and more")
    assert place.heard(len(said) + 8) == said + b"and more"
