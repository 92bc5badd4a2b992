"""Which way leads to a display."""

import pytest
from tests.fakes.console import FakeDial

from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.record import replace
from stellwerk.ports.console import DisplayPlace
from stellwerk.ports.dial import Reach
from stellwerk.services.console.way import Means, Way, choose_way

ON_HOST = Reach(dial=FakeDial(), on_host=True, vouched=True)
BY_NETWORK = Reach(dial=FakeDial(), on_host=False, address="h1")
PORT = DisplayPlace(type="vnc", address="127.0.0.1", port=5900)
SOCKET = DisplayPlace(type="vnc", socket="/run/x")
SPICE = DisplayPlace(type="spice", port=5900)


def way(*displays: DisplayPlace, reach: Reach | None = ON_HOST, files: bool = False) -> Way:
    found = choose_way(displays, reach, passes_files=files)
    assert isinstance(found, Way)
    return found


def trouble(*displays: DisplayPlace, reach: Reach | None = ON_HOST) -> AppError:
    found = choose_way(displays, reach, passes_files=False)
    assert isinstance(found, AppError)
    return found


def test_this_computers_libvirt_hands_a_socket_over() -> None:
    assert way(SPICE, PORT, reach=None, files=True) == Way(means=Means.FILE, place=PORT, index=1)


@pytest.mark.parametrize(
    ("listen", "dialled"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("", "127.0.0.1"), ("::", "127.0.0.1"),
     ("10.0.0.1", "10.0.0.1"), ("::1", "::1")],
)  # fmt: skip
def test_on_the_host_itself(listen: str, dialled: str) -> None:
    assert way(replace(PORT, address=listen)).address == dialled


@pytest.mark.parametrize("listen", ["0.0.0.0", "", "10.0.0.1", "::", "h1.example.org"])
def test_by_the_hosts_address(listen: str) -> None:
    assert way(replace(PORT, address=listen), reach=BY_NETWORK).address == "h1"


@pytest.mark.parametrize("listen", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_what_only_the_host_reaches(listen: str) -> None:
    error = trouble(replace(PORT, address=listen), reach=BY_NETWORK)
    assert isinstance(error, Refused)
    assert listen in error.text
    assert "SSH" in error.hint


def test_sockets() -> None:
    assert way(SOCKET).means is Means.SOCKET
    assert "socket" in trouble(SOCKET, reach=BY_NETWORK).text


def test_displays_that_listen_nowhere() -> None:
    assert "nowhere" in trouble(DisplayPlace(type="vnc")).text


def test_no_way_at_all() -> None:
    assert "SSH" in trouble(PORT, reach=None).hint


@pytest.mark.parametrize(
    ("displays", "word"), [((), "no display"), ((SPICE,), "SPICE"), ((DisplayPlace(type="egl-headless"),), "egl")]
)
def test_displays_that_are_not_vnc(displays: tuple[DisplayPlace, ...], word: str) -> None:
    error = trouble(*displays)
    assert isinstance(error, Unsupported)
    assert word in error.text
