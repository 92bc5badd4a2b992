"""A port of this computer that leads elsewhere."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from tests.fakes.console import FakeDial

from stellwerk.adapters.local.dial import LocalDial
from stellwerk.adapters.local.forward import MOST_CONNECTIONS, Forward
from stellwerk.core.error import Unreachable

WAIT = 5.0


@pytest.fixture
def server() -> Iterator[socket.socket]:
    made = socket.create_server(("127.0.0.1", 0))
    made.settimeout(WAIT)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def all_threads_end() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("stellwerk-forward"):
            thread.join(WAIT)


def connected(forward: Forward) -> socket.socket:
    return socket.create_connection(("127.0.0.1", forward.port), timeout=WAIT)


def test_several_connections_both_ways(server: socket.socket) -> None:
    forward = Forward(LocalDial(), *server.getsockname())
    pairs = [(connected(forward), server.accept()[0]) for _turn in range(3)]
    for ours, theirs in pairs:
        ours.sendall(b"there")
        assert theirs.recv(10) == b"there"
        theirs.sendall(b"back")
        assert ours.recv(10) == b"back"
    for ours, theirs in pairs:
        theirs.close()
        assert ours.recv(10) == b""
        ours.close()
    forward.close()


def test_it_ends_when_nobody_comes(server: socket.socket) -> None:
    forward = Forward(LocalDial(), *server.getsockname(), patience=0.05)
    refused(lambda: connected(forward))


def test_it_stays_while_somebody_is_there(server: socket.socket) -> None:
    forward = Forward(LocalDial(), *server.getsockname(), patience=0.3)
    ours = connected(forward)
    theirs, _peer = server.accept()
    second = connected(forward)
    server.accept()[0].close()
    second.close()
    theirs.close()
    ours.close()
    refused(lambda: connected(forward))


def test_nobody_answers_there() -> None:
    dial = FakeDial()
    dial.error = Unreachable("gone")
    forward = Forward(dial, "h1", 1)
    ours = connected(forward)
    assert ours.recv(1) == b""
    ours.close()
    forward.close()
    assert dial.dialled == ["h1:1"]


def test_not_without_end(server: socket.socket) -> None:
    forward = Forward(LocalDial(), *server.getsockname())
    pairs = [(connected(forward), server.accept()[0]) for _turn in range(MOST_CONNECTIONS)]
    late = connected(forward)
    assert late.recv(1) == b""
    for ours, theirs in pairs:
        theirs.close()
        ours.close()
    late.close()
    forward.close()


def refused(connect: Callable[[], socket.socket]) -> None:
    """Once its threads have ended nobody is let in."""
    for thread in threading.enumerate():
        if thread.name == "stellwerk-forward":
            thread.join(WAIT)
    with pytest.raises(ConnectionRefusedError):
        connect()
