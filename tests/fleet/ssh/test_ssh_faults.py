"""SSH and libvirt's connection inside it end independently of each other; one SSH connection serves everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.ssh_server import MemorySecrets
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.ssh import ssh_door

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.shell import SshHost
from stellwerk.adapters.ssh.tunnel_open import SshTunnels
from stellwerk.core.error import Gone, Refused, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.ports.ssh_place import SshPlace


class Way:
    """One host over SSH, by the adapters alone."""

    def __init__(self, host: LabHost, folder: Path) -> None:
        self.host = host
        self.pool = SshPool(folder / "known_hosts", MemorySecrets(), home=folder)
        self.hypervisor = LibvirtHypervisor(tunnels=SshTunnels(self.pool))
        self.sessions: list[LibvirtSession] = []

    def place(self, port: int = 0) -> SshPlace:
        """Where it is, its key accepted."""
        return SshPlace(
            address=self.host.address,
            user="root",
            port=port,
            key_file=str(self.host.ssh.key),
            accept=ssh_door.fingerprint(self.host),
        )

    def open(self, port: int = 0) -> LibvirtSession:
        """A connection to its libvirt."""
        session = self.hypervisor.open(self.place(port).uri, HostId("h1"))
        self.sessions.append(session)
        return session

    def shell(self) -> SshHost:
        """Its shell."""
        return SshHost(self.pool, self.place())

    def logins(self) -> int:
        """SSH connections on the host now."""
        names = self.host.run(["ps", "-eo", "args="]).splitlines()
        return sum("root@notty" in name for name in names)

    def close(self) -> None:
        """End everything."""
        for session in self.sessions:
            session.close()
        self.hypervisor.close()


@pytest.fixture(scope="module")
def host(two_hosts: tuple[LabHost, LabHost]) -> LabHost:
    return two_hosts[0]


@pytest.fixture
def way(host: LabHost, tmp_path: Path) -> Iterator[Way]:
    made = Way(host, tmp_path)
    yield made
    made.close()


def test_one_ssh_connection_serves_all(way: Way) -> None:
    for _number in range(3):
        assert way.open().host_facts().hostname == way.host.name
    assert way.shell().run(["hostname"]).out.decode().strip() == way.host.name
    assert way.logins() == 1


def test_by_a_local_port_as_on_windows(way: Way) -> None:
    by_port = LibvirtHypervisor(tunnels=SshTunnels(way.pool, by_port=True))
    session = by_port.open(way.place().uri, HostId("h1"))
    assert session.host_facts().hostname == way.host.name
    session.close()
    by_port.close()


def test_libvirtd_ends_and_ssh_goes_on(way: Way) -> None:
    session = way.open()
    with way.pool.use(way.place()) as connection:
        way.host.kill_libvirtd()
        with pytest.raises(Unreachable):
            session.host_facts()
        session.close()
        with pytest.raises(Unreachable, match="libvirt does not run on"):
            way.open()
        assert way.shell().run(["true"]).status == 0
        way.host.start_libvirtd()
        assert way.open().host_facts().hostname == way.host.name
        assert connection.alive
    assert way.logins() == 1


def test_ssh_ends_and_libvirtd_goes_on(way: Way) -> None:
    session = way.open()
    other = way.hypervisor.open(way.host.uri_tcp, HostId("tcp"))
    ssh_door.end_logins(way.host)
    with pytest.raises(Unreachable):
        session.host_facts()
    assert other.host_facts().hostname == way.host.name
    other.close()
    assert way.open().host_facts().hostname == way.host.name


def test_a_network_that_is_cut_is_noticed_and_mended(way: Way) -> None:
    session = way.open()
    way.host.cut()
    try:
        with pytest.raises(Unreachable):
            session.host_facts()
    finally:
        way.host.mend()
    session.close()
    assert way.open().host_facts().hostname == way.host.name


def test_the_host_is_left_clean(way: Way) -> None:
    way.open()
    way.close()
    until(lambda: way.logins() == 0, what="the end of the logins")
    assert "virt-ssh-helper" not in way.host.run(["ps", "-eo", "args="])


def test_too_few_channels(way: Way, host: LabHost) -> None:
    ssh_door.open_door(host, 2221, "MaxSessions=1")
    way.open(2221)
    with pytest.raises(Refused, match="allows no further session on one connection"):
        way.open(2221)


def test_files(way: Way) -> None:
    shell = way.shell()
    shell.write("/var/lib/libvirt/note", b"one", mode=0o600)
    shell.write("/var/lib/libvirt/note", b"two", mode=0o640)
    assert shell.read("/var/lib/libvirt/note") == b"two"
    assert way.host.run(["stat", "-c", "%a", "/var/lib/libvirt/note"]).strip() == "640"
    with pytest.raises(Gone):
        shell.read("/var/lib/libvirt/nowhere")
