"""Bytes from a private local socket to a command on the host, and why there may be none."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.fakes.ssh_server import SshServer

from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.tunnel import SshTunnel, SshTunnels
from stellwerk.core.error import AppError, Invalid, NotAllowed, Unreachable
from stellwerk.core.record import replace
from stellwerk.ports.ssh_place import SshPlace

ECHO = "#!/bin/sh\nexec /bin/cat\n"


class Machine:
    """What is installed on the host."""

    def __init__(self, folder: Path, server: SshServer) -> None:
        self._folder = folder
        server.path = str(folder)

    def install(self, name: str, script: str) -> None:
        """A program."""
        (self._folder / name).write_text(script)
        (self._folder / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, server: SshServer) -> Machine:
    """A host with a shell and little else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "grep"):
        (folder / name).symlink_to(f"/bin/{name}")
    return Machine(folder, server)


@pytest.fixture
def tunnels(pool: SshPool) -> SshTunnels:
    return SshTunnels(pool)


@pytest.fixture
def echo(machine: Machine, tunnels: SshTunnels, place: SshPlace) -> Iterator[SshTunnel]:
    """A tunnel to a libvirt that repeats what it is told."""
    machine.install("virt-ssh-helper", ECHO)
    tunnel = tunnels.open(place.uri)
    yield tunnel
    tunnel.close()


def socket_of(tunnel: SshTunnel) -> Path:
    return Path(parse_qs(urlsplit(tunnel.uri).query)["socket"][0])


def entered(tunnel: SshTunnel) -> socket.socket:
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    wire.settimeout(10)
    wire.connect(str(socket_of(tunnel)))
    return wire


def said(wire: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (more := wire.recv(65536)):
        data += more
    return data


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


def test_a_cut_connection_ends_it(echo: SshTunnel, server: SshServer) -> None:
    with entered(echo) as wire:
        server.cut()
        assert wire.recv(10) == b""
    fault = echo.fault(5)
    assert isinstance(fault, Unreachable)
    assert "was lost" in fault.text


def test_what_a_login_shell_prints_before_is_no_part_of_it(
    machine: Machine, tunnels: SshTunnels, place: SshPlace
) -> None:
    machine.install("virt-ssh-helper", ECHO)
    (Path(machine._folder) / "sh").unlink()
    machine.install("sh", '#!/bin/sh\necho Welcome to stellwerk-libvirt-%s\nexec /bin/sh "$@"\n')
    tunnel = tunnels.open(place.uri)
    with entered(tunnel) as wire:
        wire.sendall(b"hello")
        assert said(wire, 5) == b"hello"
    tunnel.close()


def test_nc_where_there_is_no_helper(machine: Machine, tunnels: SshTunnels, place: SshPlace) -> None:
    machine.install("nc", '#!/bin/sh\n[ $1 = -q ] && { echo nc: option requires an argument; exit 1; }\necho "$@"\n')
    with pytest.raises(Unreachable, match="libvirt does not run on"):
        tunnels.open(place.uri)  # there is no socket


def test_neither(machine: Machine, tunnels: SshTunnels, place: SshPlace) -> None:
    with pytest.raises(Unreachable, match="neither virt-ssh-helper nor nc"):
        tunnels.open(place.uri)


def test_a_restricted_shell(machine: Machine, tunnels: SshTunnels, place: SshPlace) -> None:
    (Path(machine._folder) / "sh").unlink()
    machine.install("sh", "#!/bin/sh\necho This account is not available.\nexit 1\n")
    with pytest.raises(Unreachable, match=r"the login shell of kim on .* runs no commands"):
        tunnels.open(place.uri)


def test_a_shell_that_only_talks(machine: Machine, tunnels: SshTunnels, place: SshPlace) -> None:
    (Path(machine._folder) / "sh").unlink()
    machine.install("sh", "#!/bin/sh\nwhile :; do echo Choose from the menu; done\n")
    with pytest.raises(Unreachable, match="runs no commands"):
        tunnels.open(place.uri)


@pytest.mark.parametrize("libvirt", ["qemu:///session", "lxc:///"])
def test_which_libvirt(machine: Machine, tunnels: SshTunnels, place: SshPlace, server: SshServer, libvirt: str) -> None:
    machine.install("virt-ssh-helper", ECHO)
    tunnel = tunnels.open(replace(place, libvirt=libvirt).uri)
    assert tunnel.uri.startswith(libvirt.replace(":", "+unix:"))
    assert f'virt-ssh-helper "{libvirt}"' in server.lines[-1]
    tunnel.close()


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


def test_what_cannot_be_read(tunnels: SshTunnels) -> None:
    with pytest.raises(Invalid):
        tunnels.open("ssh://h1/nonsense")
    tunnels.close()
    with pytest.raises(AppError):
        tunnels.open("ssh://h1/")
