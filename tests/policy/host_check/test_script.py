"""Replies of hosts: understood where they can be, never believed, never an exception."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.policy.host_check.reading import HostReading, Kvm, Machine, Other, Service, System, Unit
from stellwerk.policy.host_check.script import (
    CLOCK,
    MOST_REPLY,
    MOST_VALUE,
    SCRIPTS,
    WORD,
    names_to_resolve,
    script_argv,
    seconds_of,
    taken,
    values_of,
)
from stellwerk.policy.privilege import Login

OTHERS = (
    Other(name="h2", hostname="h2.lan", same_cluster=True),
    Other(name="h3", hostname="-rf", same_cluster=True),
    Other(name="h4", hostname="", same_cluster=True),
    Other(name="h5", hostname="h5.lan", same_cluster=False),
    Other(name="h6", hostname="h6.lan", same_cluster=True),
)
KEYS = ("uid", "user", "ID", "ARCH", "unit", "program", "cpus", "MemTotal", "arch", "now", "read")
BARE = HostReading(place="h1", others=OTHERS)


def said(text: str) -> bytes:
    return f"Welcome to h1!\n{WORD}\n{text}".encode()


def read(part: str, text: str) -> Any:
    """That part of the reading after this reply."""
    field = {"names": "unresolved"}.get(part, part)
    return getattr(taken(part, BARE, said(text)), field)


@pytest.mark.parametrize(
    ("part", "text", "found"),
    [
        ("login", "uid=0\nuser=root\ngroups=root", Login(user="root", uid=0, groups=frozenset({"root"}))),
        (
            "login",
            "uid=1000\nuser=kim\ngroups=kim libvirt\nsudo=1",
            Login(user="kim", uid=1000, groups=frozenset({"kim", "libvirt"}), sudo=True),
        ),
        ("login", "uid=1000\nuser=kim\nsudo=asks", Login(user="kim", uid=1000, asks=True)),
        ("login", "uid=\nuser=root", None),
        ("login", "uid=0\nuser=", None),
        ("login", "uid=-1\nuser=x", None),
        ("login", "uid=9999999999999999999999\nuser=x", None),
        (
            "system",
            'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n'
            'PRETTY_NAME="Rocky Linux 9.4"\n\nARCH=x86_64',
            System(
                id="rocky",
                like=frozenset({"rhel", "centos", "fedora"}),
                version="9.4",
                name="Rocky Linux 9.4",
                arch="x86_64",
            ),
        ),
        ("system", "ID=Arch\n", System(id="arch")),
        (
            "service",
            "program=libvirtd\nprogram=nc\nsocket=libvirt-sock\nwritable=libvirt-sock\n"
            "unit=libvirtd.socket enabled:active\nunit=virtqemud.socket not-found:inactive\nunit=evil.socket enabled:",
            Service(
                programs=frozenset({"libvirtd", "nc"}),
                sockets=frozenset({"libvirt-sock"}),
                writable=frozenset({"libvirt-sock"}),
                units=(
                    Unit(name="libvirtd.socket", enabled="enabled", active="active"),
                    Unit(name="virtqemud.socket", enabled="not-found", active="inactive"),
                ),
            ),
        ),
        ("service", "", Service()),
        ("kvm", "arch=x86_64\nflag=1\ndevice=1\nvendor=amd", Kvm(flag=True, device=True, vendor="amd", arch="x86_64")),
        ("kvm", "arch=aarch64", Kvm(arch="aarch64")),
        ("kvm", "flag=1", None),
        (
            "machine",
            "cpus=8\nMemTotal=1024\nMemAvailable=512",
            Machine(cpus=8, memory=1024 * 1024, available=512 * 1024),
        ),
        ("machine", "cpus=none\nMemTotal=much", Machine()),
        ("machine", "cpus=0\nMemAvailable=0", Machine(available=0)),
        ("bridges", "bridge=br0\nbridge=br0\nbridge=a\nread=1", ("a", "br0")),
        ("bridges", "bridge=br0", None),
        ("names", "known=h2.lan\nunknown=h6.lan\nread=1", ("h6.lan",)),
        ("names", "known=elsewhere\nread=1", ("h2.lan", "h6.lan")),
        ("names", "known=h2.lan", None),
    ],
)
def test_what_replies_mean(part: str, text: str, found: Any) -> None:
    assert read(part, text) == found


@pytest.mark.parametrize("part", SCRIPTS)
@pytest.mark.parametrize("reply", [b"", b"uid=0\nuser=root\n", b"Welcome\n", b"stellwerk-\xff\n", b"\x00" * 100])
def test_without_our_word_nothing_is_read(part: str, reply: bytes) -> None:
    assert taken(part, BARE, reply) is BARE


@pytest.mark.parametrize("part", SCRIPTS)
@settings(max_examples=60, deadline=None)
@given(
    st.text()
    | st.lists(st.tuples(st.sampled_from(KEYS), st.text()), max_size=20).map(
        lambda pairs: "\n".join(f"{key}={value}" for key, value in pairs)
    )
)
def test_nothing_that_a_host_says_is_an_error(part: str, text: str) -> None:
    taken(part, BARE, said(text.encode("utf-8", "replace").decode()))


def test_replies_are_bounded() -> None:
    values = values_of(said("uid=" + "7" * 1000 + "\nuser=" + "x\x1b[2J" + "y" * 5000 + "\n" + "z=1\n" * 100_000))
    assert values is not None
    assert len(values["user"][0]) == MOST_VALUE
    assert values["user"][0].startswith("x?[2Jyy")
    assert len(values["z"]) < MOST_REPLY
    assert values_of(b"x" * MOST_REPLY + said("late=1")) is None


def test_only_sound_names_of_the_cluster_are_looked_up() -> None:
    assert names_to_resolve(BARE) == ("h2.lan", "h6.lan")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("now=12.500000000", 12.5),
        ("now=12.%N", 12.0),
        ("now=12", 12.0),
        ("now=soon", None),
        ("now=-5", None),
        ("now=9999999999999999", None),
        ("", None),
    ],
)
def test_the_time_there(text: str, seconds: float | None) -> None:
    assert seconds_of(said(text)) == seconds


def test_the_scripts_are_plain_shell_and_say_something_here() -> None:
    reading = HostReading(place="here", others=(Other(name="x", hostname="no-such-host.invalid", same_cluster=True),))
    for part in SCRIPTS:
        words = names_to_resolve(reading) if part == "names" else ()
        done = subprocess.run(script_argv(SCRIPTS[part].text, *words), capture_output=True, check=False, timeout=20)
        assert done.stderr == b"", part
        reading = taken(part, reading, done.stdout)
    assert None not in (reading.login, reading.system, reading.service, reading.kvm, reading.machine, reading.bridges)
    assert reading.unresolved == ("no-such-host.invalid",)
    told = subprocess.run(script_argv(CLOCK), capture_output=True, check=True, timeout=20).stdout
    assert (seconds_of(told) or 0.0) > 1e9
