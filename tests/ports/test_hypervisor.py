"""Which URIs are let through to libvirt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Invalid
from stellwerk.ports.hypervisor import checked_uri


@pytest.mark.parametrize(
    "uri",
    [
        "qemu:///system",
        "qemu:///session",
        "qemu+unix:///system?socket=/run/libvirt/libvirt-sock",
        "qemu+tcp://10.0.0.7/system",
        "qemu+tcp://[fe80::1]:16509/system",
        "qemu+tls://h1.example/system?pkipath=/etc/pki",
        "qemu+ssh://root@h1/system?keyfile=/home/a/.ssh/id",
        "QEMU+ssh://root@h1:2222/system",
        "test:///default",
        "test:///srv/fleet.xml",
        "lxc:///system",
        "xen+ssh://root@h1/",
        "vbox:///session",
        "qemu+ssh://jürgen@h1/system",
    ],
)
def test_uris_of_every_kind_pass_unchanged(uri: str) -> None:
    assert checked_uri(uri) == uri


def test_blanks_around_it_are_cut() -> None:
    assert checked_uri("  qemu:///system\n") == "qemu:///system"


@pytest.mark.parametrize(
    "uri",
    [
        "", "   ", "h1", "qemu", "qemu:system", "qemu:/system", "//h1/system", "://h1", "/etc/passwd", "root@h1:/x",
        "qemu+ssh://h 1/system", "qemu+ssh://h1\n/system", "qemu+ssh://h1/\x00", "qemu+ssh://h1/\x7f", "qemu://h1\u2028/system",
        "qemu+tcp://[fe80::1/system", "qemu+tcp://h1:port/system", "qemu+tcp://h1:99999/system",
        "qemu:system?x=://", "qemu:///" + "x" * 1000, "-c qemu:///system", "1qemu:///system",
    ],
)  # fmt: skip
def test_what_is_none_is_refused(uri: str) -> None:
    with pytest.raises(Invalid, match="is not a libvirt URI") as refused:
        checked_uri(uri)
    assert "qemu+ssh://root@host/system" in refused.value.hint
    assert len(refused.value.text) < 120


@pytest.mark.parametrize("uri", ["qemu+ssh://root:hunter2@h1/system", "qemu+ssh://root:@h1/", "test://:hunter2@h1/"])
def test_a_password_is_refused(uri: str) -> None:
    with pytest.raises(Invalid, match="holds a password") as refused:
        checked_uri(uri)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "uri",
    [
        "root:hunter2@h1",
        "qemu+ssh://root:hunter2@h 1/system",
        "qemu+ssh://root:a:hunter2@h1:port/system",
        "qemu+ssh://root:p@hunter2@[h1/system",
        "qemu+ssh://root:hun\nhunter2@h1/system",
    ],
)
def test_a_refusal_does_not_repeat_a_password(uri: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_uri(uri)
    assert "hunter2" not in f"{refused.value} {refused.value.details}"


@given(st.text() | st.text(alphabet="qemu+:/?@[]h1. \n").map(lambda rest: f"qemu://{rest}"))
def test_any_text_is_answered_or_refused(text: str) -> None:
    try:
        uri = checked_uri(text)
    except Invalid:
        return
    assert "://" in uri
    assert checked_uri(uri) == uri
