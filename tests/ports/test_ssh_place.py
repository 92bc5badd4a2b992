"""Addresses as URIs."""

from __future__ import annotations

import pytest

from stellwerk.core.error import Invalid
from stellwerk.ports.ssh_place import SshPlace, checked_place, is_ssh, ssh_place

PRINT = "SHA256:" + "a/+" * 14 + "b"


@pytest.mark.parametrize(
    ("place", "uri"),
    [
        (SshPlace(address="h1"), "ssh://h1/"),
        (SshPlace(address="h1", user="root", port=2222), "ssh://root@h1:2222/"),
        (SshPlace(address="fd00::1", user="a b"), "ssh://a%20b@[fd00::1]/"),
        (SshPlace(address="h1", key_file="/home/k/my key"), "ssh://h1/?keyfile=/home/k/my%20key"),
        (SshPlace(address="h1", libvirt="lxc:///"), "ssh://h1/?libvirt=lxc:///"),
        (SshPlace(address="h1", accept=PRINT), "ssh://h1/?accept=" + PRINT.replace("+", "%2B")),
    ],
)
def test_there_and_back(place: SshPlace, uri: str) -> None:
    assert place.uri == uri
    assert ssh_place(uri) == place
    assert is_ssh(uri)
    assert place.kept.accept == ""


def test_what_is_left_out() -> None:
    assert ssh_place("SSH://h1") == SshPlace(address="h1")
    assert checked_place(SshPlace(address=" [fd00::1] ")).address == "fd00::1"
    assert SshPlace(address="h1", libvirt="lxc:///").driver == "lxc"
    assert not is_ssh("qemu+ssh://h1/system")


@pytest.mark.parametrize(
    "uri",
    [
        "ssh:///", "ssh://h1/system", "ssh://h1/?nonsense=1", "ssh://h1/#x", "ssh://root:secret@h1/", "ssh://-oX@h1/",
        "ssh://-h1/", "ssh://h1/?libvirt=qemu%2Bssh://h2/system", "ssh://h1/?libvirt=qemu:///$(id)",
        "ssh://h1/?accept=nonsense", "ssh://h1;id/", "qemu:///system", "",
    ],
)  # fmt: skip
def test_what_cannot_be_one(uri: str) -> None:
    with pytest.raises(Invalid) as caught:
        ssh_place(uri)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("place", [SshPlace(address=""), SshPlace(address="h 1"), SshPlace(address="h1", port=70000)])
def test_parts_that_cannot_be(place: SshPlace) -> None:
    with pytest.raises(Invalid):
        checked_place(place)
