"""Which shell leads to a host."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.adapters.local.shell import LocalShell
from stellwerk.adapters.ssh.shell import SshHost
from stellwerk.core.error import Invalid, Refused, Unsupported
from stellwerk.runtime.late_shell import LateShells
from stellwerk.runtime.late_ssh import LateSecrets, LateTunnels


@pytest.fixture
def tunnels(tmp_path: Path) -> LateTunnels:
    return LateTunnels(tmp_path / "known_hosts", LateSecrets(tmp_path))


def test_by_the_uri(tunnels: LateTunnels) -> None:
    shells = LateShells(tunnels)
    assert isinstance(shells.shell("ssh://root@h1/"), SshHost)
    assert isinstance(shells.shell("qemu:///system"), LocalShell)
    shells.log_out("ssh://root@h1/")
    shells.log_out("qemu:///system")
    for uri in ("qemu+tcp://h1/system", "qemu+ssh://h1/system", "test:///default", "qemu:///system?socket=/x"):
        with pytest.raises(Unsupported, match="no commands can be run"):
            shells.shell(uri)
    with pytest.raises(Invalid):
        shells.shell("ssh://h1/nonsense")
    tunnels.close()


def test_none_after_the_end(tunnels: LateTunnels) -> None:
    tunnels.close()
    with pytest.raises(Refused, match="the program ends"):
        LateShells(tunnels).shell("ssh://h1/")
