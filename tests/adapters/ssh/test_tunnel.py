"""Bytes from a private local socket to a command on the host, and why they end."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlsplit

import pytest
from paramiko.buffered_pipe import BufferedPipe
from tests.adapters.ssh.far_libvirt import ECHO, Machine, entered, said, socket_of
from tests.fakes.ssh_server import SshServer

from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.tunnel import SshTunnel
from stellwerk.adapters.ssh.tunnel_open import SshTunnels
from stellwerk.core.error import NotAllowed, Unreachable
from stellwerk.ports.ssh_place import SshPlace


@pytest.fixture
def echo(machine: Machine, tunnels: SshTunnels, place: SshPlace) -> Iterator[SshTunnel]:
    """A tunnel to a libvirt that repeats what it is told."""
    machine.install("virt-ssh-helper", ECHO)
    tunnel = tunnels.open(place.uri)
    yield tunnel
    tunnel.close()


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path leaves room for a socket."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_bytes_go_there_and_back(echo: SshTunnel, server: SshServer) -> None:
    assert echo.uri.startswith("qemu+unix:///system?socket=/")
    with entered(echo) as wire:
        wire.sendall(b"hello")
        assert said(wire, 5) == b"hello"
        data = os.urandom(200_000)
        wire.sendall(data)
        assert said(wire, len(data)) == data
        assert echo.fault() is None


def test_the_place_is_private_and_taken_once(echo: SshTunnel) -> None:
    path = socket_of(echo)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with entered(echo) as wire:
        wire.sendall(b"x")
        assert said(wire, 1) == b"x"
        assert not path.parent.exists()


def test_the_place_is_where_the_user_keeps_sockets(
    machine: Machine, tunnels: SshTunnels, place: SshPlace, short_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.install("virt-ssh-helper", ECHO)
    elsewhere = {"there": str(short_path), "gone": str(short_path / "gone"), "far": str(short_path / ("x" * 80))}
    (short_path / ("x" * 80)).mkdir()
    found = {}
    for name, runtime in elsewhere.items():
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        tunnel = tunnels.open(place.uri)
        found[name] = socket_of(tunnel).parent.parent
        tunnel.close()
    assert found["there"] == short_path
    assert short_path not in (found["gone"], found["far"], *found["far"].parents)


def test_the_end_here_is_the_end_there(echo: SshTunnel, pool: SshPool) -> None:
    with entered(echo) as wire:
        wire.sendall(b"x")
        said(wire, 1)
    assert echo.fault(5) is None


def test_the_end_there_is_the_end_here(machine: Machine, tunnels: SshTunnels, place: SshPlace) -> None:
    machine.install("virt-ssh-helper", '#!/bin/sh\nread line\necho "libvirt-sock: Permission denied" >&2\nexit 1\n')
    tunnel = tunnels.open(place.uri)
    with entered(tunnel) as wire:
        wire.sendall(b"go\n")
        assert wire.recv(10) == b""
    fault = tunnel.fault(5)
    assert isinstance(fault, NotAllowed)
    assert fault.text == "kim may not use libvirt on 127.0.0.1"
    tunnel.close()


class NothingAtOnce:
    """Packets that leave everything to the channel."""

    def hand_data(self, number: int, take: object) -> None:
        pass

    def let_go(self, number: int) -> None:
        pass

    def send_data(self, channel: object, data: bytes) -> bool:
        return False


class EndedChannel:
    """A channel that its host ended: what is sent finds that out before what is read."""

    exit_status = 1
    chanid = 0

    def __init__(self) -> None:
        self.transport = SimpleNamespace(packetizer=NothingAtOnce())
        self.sent, self.read, self.status_event = threading.Event(), threading.Event(), threading.Event()
        self.status_event.set()
        self.in_buffer, self.eof_received, self.closed = BufferedPipe(), False, False
        self._err = b"libvirt-sock: Permission denied"

    def get_transport(self) -> SimpleNamespace:
        return self.transport

    def sendall(self, data: bytes) -> None:
        self.sent.set()
        raise OSError("Socket is closed")

    def recv(self, most: int) -> bytes:
        assert self.read.wait(60)
        return b""

    def end(self) -> None:
        self.read.set()
        self.in_buffer.close()

    def recv_stderr_ready(self) -> bool:
        return bool(self._err)

    def recv_stderr(self, most: int) -> bytes:
        err, self._err = self._err, b""
        return err

    def close(self) -> None:
        self.end()


def test_why_the_host_ended_it_is_known_though_sending_fails_first(pool: SshPool, place: SshPlace) -> None:
    lease, channel = pool.channel(place, lambda _connection: EndedChannel())
    ended = cast("EndedChannel", channel)
    tunnel = SshTunnel(lease, channel, place, b"", rooted=False, by_port=False)
    with entered(tunnel) as wire:
        wire.sendall(b"go")
        assert ended.sent.wait(60)
        assert tunnel.fault(0.2) is None
        ended.end()
        assert wire.recv(10) == b""
    assert isinstance(tunnel.fault(5), NotAllowed)
    tunnel.close()


def test_a_cut_connection_ends_it(echo: SshTunnel, server: SshServer) -> None:
    with entered(echo) as wire:
        server.cut()
        assert wire.recv(10) == b""
    fault = echo.fault(5)
    assert isinstance(fault, Unreachable)
    assert "was lost" in fault.text


def test_all_share_one_connection(machine: Machine, tunnels: SshTunnels, place: SshPlace, server: SshServer) -> None:
    machine.install("virt-ssh-helper", ECHO)
    made = [tunnels.open(place.uri) for _number in range(3)]
    with entered(made[2]) as wire:
        made[0].close()
        made[1].close()
        wire.sendall(b"x")
        assert said(wire, 1) == b"x"
    made[2].close()
    assert server.logins == 1


def test_by_a_port_that_accepts_once(machine: Machine, pool: SshPool, place: SshPlace) -> None:
    """As on Windows."""
    machine.install("virt-ssh-helper", ECHO)
    tunnels = SshTunnels(pool, by_port=True)
    tunnel, unused = tunnels.open(place.uri), tunnels.open(place.uri)
    assert tunnel.uri.startswith("qemu+tcp://127.0.0.1:")
    port = urlsplit(tunnel.uri).port or 0
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        data = os.urandom(200_000)
        wire.sendall(data)
        assert said(wire, len(data)) == data
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
        assert tunnel.fault() is None
    assert tunnel.fault(5) is None
    unused.close()
    assert unused.fault(5) is None
