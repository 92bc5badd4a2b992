"""One connection: made within its limit, its key compared, lost."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from tests.fakes.ssh_server import MemorySecrets, SshServer

from stellwerk.adapters.ssh.connection import Inner, SshConnection, connect
from stellwerk.adapters.ssh.host_key import KeyBook
from stellwerk.adapters.ssh.login import Login
from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import Refused, TimedOut, Unreachable
from stellwerk.ports.host_key import ChangedHostKey, UnknownHostKey


@pytest.fixture
def book(tmp_path: Path) -> KeyBook:
    return KeyBook(tmp_path / "known")


def made(server: SshServer, book: KeyBook, key_file: Path, accept: str = "") -> SshConnection:
    return connect(server.route(key_files=(key_file,)), book, Login(MemorySecrets()), accept)


def test_commands_run_over_it(server: SshServer, book: KeyBook, key_file: Path) -> None:
    connection = made(server, book, key_file, server.fingerprint)
    channel = connection.command(["printf", "%s", "a  'b'"])
    assert channel.recv(100) == b"a  'b'"
    assert connection.alive
    connection.close()
    assert not connection.alive


def test_the_key_is_looked_at_before_anything_is_told(server: SshServer, book: KeyBook, key_file: Path) -> None:
    with pytest.raises(UnknownHostKey):
        made(server, book, key_file)
    made(server, book, key_file, server.fingerprint).close()
    made(server, book, key_file).close()
    other = SshServer()
    server.host_key = other.host_key
    other.close()
    with pytest.raises(ChangedHostKey):
        made(server, book, key_file)
    assert server.logins == 2


def test_a_lost_connection_is_noticed(server: SshServer, book: KeyBook, key_file: Path) -> None:
    connection = made(server, book, key_file, server.fingerprint)
    channel = connection.command(["cat"])
    server.cut()
    assert channel.recv(1) == b""
    with pytest.raises(Unreachable, match="was lost"):
        connection.command(["true"])
    connection.close()


def test_too_few_channels(server: SshServer, book: KeyBook, key_file: Path) -> None:
    server.most_sessions = 1
    connection = made(server, book, key_file, server.fingerprint)
    connection.command(["cat"])
    with pytest.raises(Refused, match="no further session"):
        connection.command(["cat"])
    connection.close()


def test_a_way_through_a_dead_connection_ends_quietly(server: SshServer, book: KeyBook, key_file: Path) -> None:
    outer = made(server, book, key_file, server.fingerprint)
    inner = Inner(outer.tcp("127.0.0.1", server.port))
    inner.settimeout(5)
    assert inner.recv(4) == b"SSH-"
    assert inner.send(b"SSH-2.0-x\r\n") == 11
    server.cut()
    outer.close()
    inner.shutdown(2)
    inner.close()
    assert inner.recv(1000)[:0] == b""


def test_a_port_that_is_closed(book: KeyBook) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    route = Route(name="h1", address="127.0.0.1", port=port, user="kim", key_name="h1")
    with pytest.raises(Unreachable, match=f"refused the connection on port {port}"):
        connect(route, book, Login(MemorySecrets()))


def test_what_never_speaks_is_given_up(book: KeyBook) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        route = Route(name="h1", address="127.0.0.1", port=port, user="kim", key_name="h1")
        with pytest.raises(TimedOut, match=r"does not answer by SSH within 0\.5 s"):
            connect(route, book, Login(MemorySecrets()), limit=0.5)


def test_what_speaks_something_else(book: KeyBook) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        talker = threading.Thread(target=lambda: _say(listener, b"HTTP/1.1 400 Bad Request\r\n\r\n"))
        talker.start()
        route = Route(name="h1", address="127.0.0.1", port=port, user="kim", key_name="h1")
        with pytest.raises(Unreachable, match="does not speak SSH"):
            connect(route, book, Login(MemorySecrets()))
        talker.join()


def _say(listener: socket.socket, words: bytes) -> None:
    wire, _peer = listener.accept()
    with wire:
        wire.sendall(words)
