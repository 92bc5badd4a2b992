"""What a URI says."""

import pytest

from stellwerk.adapters.hypervisor.place import asking_by, place_of
from stellwerk.core.error import Invalid


@pytest.mark.parametrize(
    ("uri", "driver", "transport", "host", "local", "in_process", "session"),
    [
        ("qemu:///system", "qemu", "", "", True, False, False),
        ("qemu:///session", "qemu", "", "", True, False, True),
        ("qemu+unix:///system", "qemu", "unix", "", True, False, False),
        ("qemu+unix:///system?socket=/tmp/s", "qemu", "unix", "", False, False, False),
        ("qemu+tcp://h1:16510/system", "qemu", "tcp", "h1", False, False, False),
        ("qemu+tls://[fe80::1]/system", "qemu", "tls", "fe80::1", False, False, False),
        ("qemu://h1/system", "qemu", "", "h1", False, False, False),
        ("lxc:///", "lxc", "", "", True, False, False),
        ("lxc:///system", "lxc", "", "", True, False, False),
        ("test:///default", "test", "", "", False, True, False),
        ("test+unix:///default?socket=/tmp/s", "test", "unix", "", False, False, False),
    ],
)
def test_reads(uri: str, driver: str, transport: str, host: str, local: bool, in_process: bool, session: bool) -> None:
    place = place_of(uri)
    assert place.uri == uri
    assert (place.driver, place.transport, place.host) == (driver, transport, host)
    assert (place.local, place.in_process, place.session) == (local, in_process, session)


@pytest.mark.parametrize(
    ("uri", "opened"),
    [
        ("qemu+ssh://root@h1/system", "qemu+ssh://root@h1/system?no_tty=1"),
        ("qemu+ssh://h1/system?keyfile=/k", "qemu+ssh://h1/system?keyfile=/k&no_tty=1"),
        ("qemu+ssh:///system", "qemu+ssh:///system?no_tty=1"),
        ("qemu+ssh://h1/system?no_tty=0", "qemu+ssh://h1/system?no_tty=0"),
    ],
)
def test_ssh_never_asks_unless_the_uri_says_otherwise(uri: str, opened: str) -> None:
    assert place_of(uri).uri == opened


@pytest.mark.parametrize(
    "uri", ["", "qemu", "foo:///system", "qemu+smoke://h1/system", "qemu+tcp://u:secret@h1/system"]
)
def test_refuses(uri: str) -> None:
    with pytest.raises(Invalid) as caught:
        place_of(uri)
    assert caught.value.hint
    assert "secret" not in str(caught.value)


def test_names_the_machine() -> None:
    assert place_of("qemu+ssh://root@h1/system").name == "h1"
    assert place_of("qemu:///system").name == "this computer"
    assert place_of("qemu+unix:///system?socket=/tmp/s").name == "the host"
    assert place_of("qemu+ssh://root@h1/system").user == "root"


@pytest.mark.parametrize(
    ("uri", "asking"),
    [
        ("qemu+ssh://root@h1/system", "qemu+ssh://root@h1/system?command=/tmp/x/ssh"),
        ("qemu+ssh://root@h1:2222/system?keyfile=/k", "qemu+ssh://root@h1:2222/system?keyfile=/k&command=/tmp/x/ssh"),
        ("qemu+ssh://root@h1/system?command=/mine", "qemu+ssh://root@h1/system?command=/mine&no_tty=1"),
        ("qemu+tls://h1/system", "qemu+tls://h1/system"),
    ],
)
def test_what_runs_ssh_stands_for_what_keeps_it_from_asking(uri: str, asking: str) -> None:
    assert asking_by(place_of(uri).uri, "/tmp/x/ssh") == asking
