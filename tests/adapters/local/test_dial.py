"""Dialling from this computer."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stellwerk.adapters.local.dial import LocalDial, SocketStream, adopt
from stellwerk.core.error import Unreachable


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    made = socket.create_server(("127.0.0.1", 0))
    yield made
    made.close()


def test_tcp(listener: socket.socket) -> None:
    stream = LocalDial().tcp(*listener.getsockname())
    other, _address = listener.accept()
    stream.send(b"hello")
    assert other.recv(10) == b"hello"
    other.sendall(b"and back")
    assert stream.receive(3) == b"and"
    other.close()
    assert stream.receive(100) == b" back"
    assert stream.receive(100) == b""
    stream.close()
    stream.close()


def test_a_socket_of_this_computer(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        stream = LocalDial().unix(str(path))
        stream.close()


def test_nobody_answers(tmp_path: Path, listener: socket.socket) -> None:
    address, port = listener.getsockname()
    listener.close()
    with pytest.raises(Unreachable):
        LocalDial().tcp(address, port)
    with pytest.raises(Unreachable):
        LocalDial().unix(str(tmp_path / "nothing"))


def test_a_command_is_a_stream() -> None:
    stream = LocalDial().command(["cat"])
    stream.send(b"hello")
    assert stream.receive(100) == b"hello"
    stream.close()
    assert stream.receive(100) == b""


def test_a_number_becomes_a_stream() -> None:
    one, other = socket.socketpair()
    stream = adopt(one.detach())
    stream.send(b"x")
    assert other.recv(1) == b"x"
    other.close()
    with pytest.raises(Unreachable):
        stream.send(bytes(1 << 22))
    stream.close()


def test_closing_wakes_who_receives() -> None:
    one, other = socket.socketpair()
    stream = SocketStream(one)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(stream.receive(1)))
    reader.start()
    stream.close()
    reader.join(60)
    assert got == [b""]
    other.close()
