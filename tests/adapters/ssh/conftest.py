"""A server that lets one key in, and a pool that logs in with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.ssh.far_libvirt import Machine
from tests.fakes.ssh_server import MemorySecrets, SshServer, serving, write_key

from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.tunnel_open import SshTunnels
from stellwerk.ports.ssh_place import SshPlace


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Where the private key is."""
    return tmp_path / "id"


@pytest.fixture
def server(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SshServer]:
    """A server that takes the key."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with serving(SshServer(keys=[write_key(key_file)])) as made:
        yield made


@pytest.fixture
def place(server: SshServer, key_file: Path) -> SshPlace:
    """The server, its key accepted."""
    return server.place(key_file=str(key_file), accept=server.fingerprint)


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[SshPool]:
    """A pool of a user without any configuration."""
    made = SshPool(tmp_path / "known_hosts", MemorySecrets(), home=tmp_path)
    yield made
    made.close()


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
