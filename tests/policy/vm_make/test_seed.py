"""What cloud-init is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Invalid
from stellwerk.policy.vm_make.seed import MOST, SeedRequest, seed_files

KEY = "ssh-ed25519 AAAA kim@desk"


def config(request: SeedRequest) -> dict[str, object]:
    head, _line, rest = seed_files(request, "web", "1")["user-data"].decode().partition("\n")
    assert head == "#cloud-config"
    found = json.loads(rest)
    assert isinstance(found, dict)
    return found


def test_a_user_with_keys_and_packages() -> None:
    found = config(SeedRequest(user="kim", keys=(KEY,), packages=("htop",)))
    users = found["users"]
    assert isinstance(users, list)
    assert (users[0], users[1]["name"], users[1]["ssh_authorized_keys"]) == ("default", "kim", [KEY])
    assert found["packages"] == ["htop"]


def test_keys_alone_are_those_of_the_image_s_own_user() -> None:
    assert config(SeedRequest(keys=(KEY,))) == {"ssh_authorized_keys": [KEY]}


def test_a_file_goes_as_it_is() -> None:
    files = seed_files(SeedRequest(user_data="#!/bin/sh\necho hi\n", network="version: 2\n"), "web", "1")
    assert files["user-data"] == b"#!/bin/sh\necho hi\n"
    assert files["network-config"] == b"version: 2\n"


@pytest.mark.parametrize("request_", [
    SeedRequest(user_data="hello"), SeedRequest(user_data="#cloud-config\n", user="kim"),
    SeedRequest(keys=("PRIVATE",)), SeedRequest(keys=("ssh-rsa",)), SeedRequest(user_data="#!" + "x" * MOST),
])  # fmt: skip
def test_what_cannot_be(request_: SeedRequest) -> None:
    with pytest.raises(Invalid):
        seed_files(request_, "web", "1")


def test_nothing_is_nothing() -> None:
    assert not SeedRequest()
    assert SeedRequest(packages=("x",))


@given(st.text())
def test_host_names_are_host_names(name: str) -> None:
    meta = json.loads(seed_files(SeedRequest(), name, "1")["meta-data"])
    host = meta["local-hostname"]
    assert 0 < len(host) <= 63
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in host)
