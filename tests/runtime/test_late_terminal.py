"""Which way leads to a shell of a host, by its URI."""

import pytest

from stellwerk.core.error import Unsupported
from stellwerk.ports.ssh_place import SshPlace
from stellwerk.runtime.late_terminal import LateTerminals


class Ssh:
    """Notes where one would log in."""

    def __init__(self) -> None:
        self.asked: list[tuple[SshPlace, int, int]] = []

    def terminal(self, place: SshPlace, columns: int, rows: int) -> str:
        self.asked.append((place, columns, rows))
        return "a shell"


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("ssh://root@h1:2222/?keyfile=/k", SshPlace(address="h1", user="root", port=2222, key_file="/k")),
        ("qemu+ssh://root@h1/system", SshPlace(address="h1", user="root")),
    ],
)
def test_over_ssh(uri: str, place: SshPlace) -> None:
    ssh = Ssh()
    terminals = LateTerminals(ssh)
    assert terminals.refusal(uri) == ""
    assert terminals.shell(uri, 80, 24) == "a shell"
    assert ssh.asked == [(place, 80, 24)]


def test_on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/sh")
    terminals = LateTerminals(Ssh())
    assert terminals.refusal("qemu:///system") == ""
    shell = terminals.shell("qemu:///system", 80, 24)
    shell.send(b"exit 0\n")
    shell.close()


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("qemu+tcp://h1/system", "libvirt alone"),
        ("qemu+unix:///system?socket=/s", "libvirt alone"),
        ("test:///default", "simulated"),
    ],
)
def test_where_there_is_none_it_says_why(uri: str, why: str) -> None:
    terminals = LateTerminals(Ssh())
    assert why in terminals.refusal(uri)
    with pytest.raises(Unsupported):
        terminals.shell(uri, 80, 24)
