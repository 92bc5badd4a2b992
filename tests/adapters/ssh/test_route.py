"""Addresses completed by ~/.ssh/config."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.adapters.ssh.route import Route, route_to
from stellwerk.core.error import Invalid, Unsupported
from stellwerk.ports.ssh_place import SshPlace

CONFIG = """
Host h1
    HostName h1.example.org
    User admin
    Port 2222
    IdentityFile ~/keys/one
    HostKeyAlias the-first
    UserKnownHostsFile ~/other_known
Host inner
    ProxyJump kim@outer:2200,middle
Host middle
    HostName 10.0.0.2
Host round
    ProxyJump round
Host odd
    ProxyCommand nc %h %p
Host plain
    ProxyJump none
"""


@pytest.fixture
def home(clean_environment: Path) -> Path:
    (clean_environment / ".ssh").mkdir()
    (clean_environment / ".ssh" / "config").write_text(CONFIG)
    (clean_environment / "keys").mkdir()
    (clean_environment / "keys" / "one").touch()
    return clean_environment


def test_what_the_configuration_says(home: Path) -> None:
    route = route_to(SshPlace(address="h1"), home)
    assert (route.name, route.address, route.port, route.user) == ("h1", "h1.example.org", 2222, "admin")
    assert (route.key_name, route.known_hosts) == ("the-first", (home / "other_known",))
    assert (route.key_files, route.chosen) == ((home / "keys" / "one",), False)
    assert route.login == "ssh://admin@h1.example.org:2222"


def test_what_the_user_says_wins(home: Path) -> None:
    route = route_to(SshPlace(address="h1", user="root", port=22, key_file="~/mine"), home)
    assert (route.port, route.user, route.key_files, route.chosen) == (22, "root", (home / "mine",), True)


@pytest.mark.parametrize(("port", "name"), [(0, "h9"), (2222, "[h9]:2222")])
def test_without_a_configuration(clean_environment: Path, port: int, name: str) -> None:
    (clean_environment / ".ssh").mkdir()
    (clean_environment / ".ssh" / "id_ed25519").touch()
    route = route_to(SshPlace(address="h9", port=port), clean_environment)
    assert (route.key_name, route.address, route.jump) == (name, "h9", None)
    assert route.key_files == (clean_environment / ".ssh" / "id_ed25519",)
    assert route.known_hosts == (clean_environment / ".ssh" / "known_hosts",)
    assert route.user


def test_hosts_before_it_in_their_order(home: Path) -> None:
    hops: list[Route] = []
    way: Route | None = route_to(SshPlace(address="inner"), home)
    while way is not None:
        hops.append(way)
        way = way.jump
    assert [hop.address for hop in hops] == ["inner", "10.0.0.2", "outer"]
    assert (hops[2].user, hops[2].port) == ("kim", 2200)
    assert route_to(SshPlace(address="plain"), home).jump is None


@pytest.mark.parametrize(("address", "kind"), [("round", Invalid), ("odd", Unsupported)])
def test_ways_that_cannot_be_gone(home: Path, address: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        route_to(SshPlace(address=address), home)


def test_a_configuration_that_cannot_be_read(clean_environment: Path) -> None:
    (clean_environment / ".ssh").mkdir()
    (clean_environment / ".ssh" / "config").write_text("Host h1\n  nonsense\n")
    with pytest.raises(Invalid, match="cannot be read"):
        route_to(SshPlace(address="h1"), clean_environment)
