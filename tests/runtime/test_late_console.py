"""Which way leads to the places of a host, by its URI."""

import socket

import pytest
from tests.fakes.console import FakeDial
from tests.fakes.rfb.server import MemoryStream, Told

from stellwerk.ports.console import DisplayPlace, Ended
from stellwerk.ports.dial import Dial
from stellwerk.ports.ssh_place import SshPlace
from stellwerk.runtime.late_console import LateDials, LateScreens


class Ssh:
    """Notes where one would log in."""

    def __init__(self) -> None:
        self.places: list[SshPlace] = []
        self.dial = FakeDial()

    def host(self, place: SshPlace) -> Dial:
        self.places.append(place)
        return self.dial


@pytest.fixture
def ssh() -> Ssh:
    return Ssh()


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("ssh://root@h1:2222/?keyfile=/k", SshPlace(address="h1", user="root", port=2222, key_file="/k")),
        ("qemu+ssh://root@h1/system?keyfile=/k&no_tty=1", SshPlace(address="h1", user="root", key_file="/k")),
        ("qemu+libssh2://h1:22/system", SshPlace(address="h1", port=22)),
    ],
)
def test_over_ssh(ssh: Ssh, uri: str, place: SshPlace) -> None:
    reach = LateDials(ssh.host).to(uri)
    assert reach is not None
    assert (reach.on_host, reach.vouched, reach.near) == (True, True, False)
    assert ssh.places == []  # nothing is opened yet
    reach.dial.tcp("127.0.0.1", 5900)
    reach.dial.unix("/s")
    reach.dial.command(["nc"])
    assert ssh.places == [place] * 3
    assert ssh.dial.dialled == ["127.0.0.1:5900", "/s", "nc"]


@pytest.mark.parametrize("uri", ["qemu+tcp://h1/system", "qemu+tls://h1:16514/system"])
def test_over_a_network(ssh: Ssh, uri: str) -> None:
    reach = LateDials(ssh.host).to(uri)
    assert reach is not None
    assert (reach.on_host, reach.address, reach.vouched) == (False, "h1", False)


@pytest.mark.parametrize("uri", ["qemu:///system", "qemu+unix:///session", "lxc:///"])
def test_on_this_computer(ssh: Ssh, uri: str) -> None:
    reach = LateDials(ssh.host).to(uri)
    assert reach is not None
    assert (reach.on_host, reach.vouched, reach.near) == (True, True, True)


@pytest.mark.parametrize(
    "uri", ["test:///default", "qemu+unix:///system?socket=/run/x", "esx://h1/", "qemu+ssh:///system", "ssh://:x@/"]
)
def test_no_way(ssh: Ssh, uri: str) -> None:
    assert LateDials(ssh.host).to(uri) is None


def test_a_number_becomes_a_stream(ssh: Ssh) -> None:
    one, other = socket.socketpair()
    LateDials(ssh.host).adopt(one.detach()).close()
    assert other.recv(1) == b""
    other.close()


def test_local_places_are_dialled(ssh: Ssh) -> None:
    reach = LateDials(ssh.host).to("qemu:///system")
    assert reach is not None
    with socket.create_server(("127.0.0.1", 0)) as listener:
        reach.dial.tcp(*listener.getsockname()).close()


def test_a_screen() -> None:
    stream, told = MemoryStream(), Told()
    LateScreens().open(stream, DisplayPlace(type="vnc"), told, near=True, vouched=True).close()
    told.wait(Ended)
