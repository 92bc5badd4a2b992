"""Starting libvirt's helper on a host: what a shell prints before, what may be missing, and as root."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.adapters.ssh.far_libvirt import ECHO, Machine, entered, said
from tests.fakes.ssh_server import MemorySecrets, SshServer

from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.tunnel_open import SshTunnels
from stellwerk.core.error import AppError, Invalid, NotAllowed, Unreachable
from stellwerk.core.record import replace
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.ssh_place import SshPlace

SUDO = """#!/bin/sh
# Asks, with a lecture, and lets in whoever knows.
[ "$1" = -n ] && exit 1
printf "%s" "A lecture. $4" >&2
read -r given
if [ "$given" = "s3cret" ]; then shift 5; exec "$@"; fi
if [ "$given" = "useless" ]; then echo "kim is not in the sudoers file." >&2; exit 1; fi
printf "%s" "Sorry. $4" >&2
read -r given
exit 1
"""


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


def test_what_cannot_be_read(tunnels: SshTunnels) -> None:
    with pytest.raises(Invalid):
        tunnels.open("ssh://h1/nonsense")
    tunnels.close()
    with pytest.raises(AppError):
        tunnels.open("ssh://h1/")


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def asked(tmp_path: Path, machine: Machine, secrets: MemorySecrets) -> SshPool:
    """A host whose sudo asks, and logins that print something on both outputs."""
    machine.install("virt-ssh-helper", ECHO)
    machine.install("sudo", SUDO)
    (Path(machine._folder) / "sh").unlink()
    machine.install("sh", '#!/bin/sh\necho Welcome\necho Welcome >&2\nexec /bin/sh "$@"\n')
    return SshPool(tmp_path / "known_hosts", secrets, home=tmp_path)


def test_as_root_by_the_kept_password(
    asked: SshPool, place: SshPlace, server: SshServer, secrets: MemorySecrets
) -> None:
    tunnels, name = SshTunnels(asked), f"sudo ssh://kim@127.0.0.1:{server.port}"
    plain = tunnels.open(place.uri)
    assert not plain.rooted
    plain.close()
    with pytest.raises(SecretNeeded, match="wants the password of kim") as caught:
        tunnels.open(place.uri, as_root=True)
    assert caught.value.details == name
    assert "or run there: sudo usermod -aG libvirt kim" in caught.value.hint
    secrets.kept[name] = "s3cret"
    tunnels.open(place.uri, as_root=True).close()
    tunnel = tunnels.open(place.uri)  # from now on
    assert tunnel.rooted
    with entered(tunnel) as wire:
        wire.sendall(b"hello")
        assert said(wire, 5) == b"hello"
    tunnel.close()
    assert all("s3cret" not in line for line in server.lines)
    tunnels.close()


def test_who_has_no_right_to_be_root(
    asked: SshPool, place: SshPlace, server: SshServer, secrets: MemorySecrets
) -> None:
    secrets.kept[f"sudo ssh://kim@127.0.0.1:{server.port}"] = "useless"
    tunnels = SshTunnels(asked)
    with pytest.raises(NotAllowed, match="kim cannot become root"):
        tunnels.open(place.uri, as_root=True)
    with pytest.raises(SecretNeeded):  # and it is not sent a second time
        tunnels.open(place.uri, as_root=True)
    assert sum("-k" in line for line in server.lines) == 1
    tunnels.close()
