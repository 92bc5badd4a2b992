"""The socket of an SSH connection that reads ahead."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

import pytest

from stellwerk.adapters.ssh.wire import SOME, Wire


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    ours, theirs = socket.socketpair()
    wire = Wire(ours)
    wire.settimeout(10)
    with theirs:
        yield wire, theirs
    wire.close()


def test_what_came_at_once_is_handed_out_in_the_pieces_asked_for(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"abcdefg")
    assert wire.recv(2) == b"ab"
    assert wire.recv(4) == b"cdef"
    assert wire.recv(4) == b"g"


def test_what_is_at_hand_is_so_much_or_nothing(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"abcdefg")
    assert wire.at_hand(1) == b""  # nothing was read yet
    assert wire.recv(2) == b"ab"
    assert wire.at_hand(6) == b""
    assert wire.at_hand(4) == b"cdef"
    assert wire.recv(4) == b"g"
    assert wire.at_hand(1) == b""


def test_much_is_read_in_its_order(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    data = os.urandom(5 * SOME)
    thread = threading.Thread(target=lambda: theirs.sendall(data), daemon=True)
    thread.start()
    got = b""
    while len(got) < len(data):
        got += wire.recv(1000)
    thread.join(60)
    assert got == data


def test_silence_ends_with_the_time(ends: tuple[Wire, socket.socket]) -> None:
    wire, _theirs = ends
    wire.settimeout(0.01)
    with pytest.raises(TimeoutError):
        wire.recv(1)


def test_an_end_there_is_no_bytes_after_the_last(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"last")
    theirs.close()
    assert wire.recv(10) == b"last"
    assert wire.recv(10) == b""


def test_a_host_that_ends_it_without_reading_has_ended_it_as_any_other() -> None:
    """Its system says so by a reset, or not, as it comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(socket.create_connection(listener.getsockname()))
        theirs, _peer = listener.accept()
        wire.send(b"nobody reads this")
        theirs.recv(1)
        theirs.close()
        assert wire.recv(10) == b""
    wire.close()


def test_an_end_here_wakes_who_receives(ends: tuple[Wire, socket.socket]) -> None:
    wire, _theirs = ends
    wire.settimeout(None)
    heard: list[bytes] = []
    thread = threading.Thread(target=lambda: heard.append(wire.recv(1)), daemon=True)
    thread.start()
    wire.shutdown(socket.SHUT_RDWR)
    thread.join(60)
    assert heard == [b""]


def test_sending_waits_for_who_reads_slowly(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    data = os.urandom(3_000_000)
    heard = bytearray()

    def read() -> None:
        while len(heard) < len(data):
            heard.extend(theirs.recv(65536))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    left = data
    while left:
        left = left[wire.send(left) :]
    thread.join(60)
    assert bytes(heard) == data


def test_sending_to_who_does_not_read_ends_with_the_time(ends: tuple[Wire, socket.socket]) -> None:
    wire, _theirs = ends
    wire.settimeout(0.01)
    with pytest.raises(TimeoutError):
        fill(wire)


def fill(wire: Wire) -> None:
    while True:
        wire.send(b"x" * 65536)


def test_a_system_that_ends_no_call_by_itself() -> None:
    """Windows."""
    ours, theirs = socket.socketpair()
    wire = Wire(ours, by_select=True)
    with theirs:
        theirs.sendall(b"x")
        assert wire.recv(1) == b"x"
        wire.settimeout(0.01)
        with pytest.raises(TimeoutError):
            wire.recv(1)
    wire.close()


def test_paramiko_sees_whether_it_is_closed(ends: tuple[Wire, socket.socket]) -> None:
    wire, _theirs = ends
    assert not wire._closed
    wire.close()
    assert wire._closed


def test_a_limit_for_one_that_has_ended(ends: tuple[Wire, socket.socket]) -> None:
    """It may end at any moment, by another thread."""
    wire, _theirs = ends
    wire.close()
    wire.settimeout(1.5)
    with pytest.raises(OSError, match="descriptor"):
        wire.recv(1)
