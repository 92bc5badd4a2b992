"""What a host says of its software."""

import subprocess

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.model.host_system import HostSystem, ServiceState
from stellwerk.policy.host_look.system_text import SYSTEM_ARGV, read_system

REPLY = b"""Welcome to h1!
stellwerk-check
os=Debian GNU/Linux 12 (bookworm)
kernel=6.1.0-21-amd64
boot=1790000000
Id=libvirtd.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled

Id=virtqemud.service
LoadState=not-found
ActiveState=inactive
UnitFileState=

Id=ssh.service
LoadState=loaded
ActiveState=failed
UnitFileState=disabled
package=libvirt-daemon 9.0.0-4+deb12u1
package=ovmf
"""


def test_the_software_of_a_host_with_systemd() -> None:
    assert read_system(REPLY) == HostSystem(
        os="Debian GNU/Linux 12 (bookworm)",
        kernel="6.1.0-21-amd64",
        boot_time=1_790_000_000.0,
        services=(
            ServiceState(name="libvirtd", active="active", enabled="enabled"),
            ServiceState(name="ssh", active="failed", enabled="disabled"),
        ),
        packages=(("libvirt-daemon", "9.0.0-4+deb12u1"),),
    )


def test_without_systemd_what_runs_is_told() -> None:
    found = read_system(b"stellwerk-check\nos=\nprocess=libvirtd\nprocess=sshd\n")
    assert found is not None
    assert [service.name for service in found.services] == ["libvirtd", "sshd"]
    assert (found.os, found.boot_time) == ("", None)


def test_a_shell_that_runs_nothing() -> None:
    assert read_system(b"This account is not available.\n") is None


def test_this_computer_answers_the_script() -> None:
    said = subprocess.run(SYSTEM_ARGV, capture_output=True, check=True, timeout=30)
    found = read_system(said.stdout)
    assert found is not None
    assert found.kernel


@given(st.binary(max_size=300))
def test_bytes_of_any_kind(reply: bytes) -> None:
    read_system(reply)
    found = read_system(b"stellwerk-check\n" + reply)
    assert found is not None
