"""The form of the encrypted file."""

from __future__ import annotations

import json

import pytest

from stellwerk.adapters.secrets.seal import MOST_COST, Damaged, Key, WrongKey, fits, key_for, new_key, opened, sealed

COST = 2**4


def test_what_is_sealed_comes_out_again() -> None:
    key = new_key("open sesame", COST)
    raw = sealed(key, {"password ssh://root@h1:22": "hunter2 ü"})
    assert opened(raw, key_for(raw, "open sesame")) == {"password ssh://root@h1:22": "hunter2 ü"}
    assert b"hunter2" not in raw
    assert b"root@h1" not in raw
    assert sealed(key, {}) != sealed(key, {})


def test_another_passphrase_opens_nothing() -> None:
    raw = sealed(new_key("open sesame", COST), {"a": "b"})
    with pytest.raises(WrongKey):
        opened(raw, key_for(raw, "open Sesame"))


def test_what_was_altered_is_not_believed() -> None:
    key = new_key("x", COST)
    told = json.loads(sealed(key, {"a": "b"}))
    told["cost"] = COST * 2
    with pytest.raises(WrongKey):
        opened(json.dumps(told).encode(), key)


@pytest.mark.parametrize(
    "change",
    [{"salt": 1}, {"cost": MOST_COST * 2}, {"cost": 3}, {"cost": "1"}, {"form": "other"}, {"data": "?"}, {"cost": -2}],
)
def test_what_is_no_such_file(change: dict[str, object]) -> None:
    told = json.loads(sealed(new_key("x", COST), {}))
    with pytest.raises(Damaged):
        key_for(json.dumps({**told, **change}).encode(), "x")


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff\xfe", b"null"])
def test_rubbish(raw: bytes) -> None:
    with pytest.raises(Damaged):
        key_for(raw, "x")


def test_a_key_belongs_to_its_file_and_does_not_show() -> None:
    key = new_key("x", COST)
    assert fits(sealed(key, {}), key)
    assert not fits(sealed(new_key("x", COST), {}), key)
    assert repr(Key(b"s", 2, b"hunter2")) == "Key(***)"
