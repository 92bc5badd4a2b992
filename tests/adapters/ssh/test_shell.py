"""Commands on a host; files are for tests/fleet, which has a real server for them."""

from __future__ import annotations

import socket
import threading

import pytest
from tests.fakes.ssh_server import SshServer

from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.shell import SshHost
from stellwerk.core.error import Refused, TimedOut, Unreachable
from stellwerk.ports.shell import Output
from stellwerk.ports.ssh_place import SshPlace


@pytest.fixture
def host(pool: SshPool, place: SshPlace) -> SshHost:
    return SshHost(pool, place)


def test_status_and_both_outputs(host: SshHost) -> None:
    done = host.run(["sh", "-c", "echo out; echo 'a  b' >&2; exit 3"])
    assert done == Output(status=3, out=b"out\n", err=b"a  b\n")


def test_words_arrive_as_they_are(host: SshHost) -> None:
    assert host.run(["printf", "%s|", "a b", "$HOME", "it's", ""]).out == b"a b|$HOME|it's||"


def test_much_goes_in_and_out(host: SshHost) -> None:
    data = b"0123456789" * 300_000
    assert host.run(["cat"], stdin=data).out == data


def test_one_that_takes_too_long(host: SshHost) -> None:
    with pytest.raises(TimedOut, match=r"tail -f /dev/null has not ended within 0\.2 s"):
        host.run(["tail", "-f", "/dev/null"], limit=0.2)


def test_one_that_says_too_much(host: SshHost) -> None:
    with pytest.raises(Refused, match="more than can be kept"):
        host.run(["cat", "/dev/zero"])


def test_a_stream_of_a_command(host: SshHost, server: SshServer) -> None:
    stream = host.command(["cat"])
    stream.send(b"abc")
    assert stream.receive(10) == b"abc"
    server.cut()
    assert stream.receive(10) == b""
    with pytest.raises(Unreachable):
        stream.send(b"x")
    stream.close()
    stream.close()


def test_a_port_as_the_host_sees_it(pool: SshPool, place: SshPlace, server: SshServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        answerer = threading.Thread(target=lambda: listener.accept()[0].close())
        answerer.start()
        stream = SshHost(pool, place).tcp("127.0.0.1", port)
        answerer.join()
        stream.close()
    assert server.lines == [f"tcp 127.0.0.1:{port}"]


def test_what_it_says_is_heard_as_it_comes(host: SshHost) -> None:
    heard: list[bytes] = []
    host.run(["sh", "-c", "echo one; echo two >&2"], heard=heard.append)
    assert sorted(b"".join(heard).split()) == [b"one", b"two"]
