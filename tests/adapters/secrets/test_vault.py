"""Secrets in an encrypted file."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from stellwerk.adapters.secrets.given import FILE
from stellwerk.adapters.secrets.vault import Vault
from stellwerk.core.error import Refused
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName, secret_name

NAME = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")
OTHER = SecretName(SecretKind.PASSPHRASE, "/home/u/.ssh/id_rsa")


class Place:
    """A file of secrets; each `vault` is another process."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def vault(self, passphrase: str = "", **environment: str) -> Vault:
        made = Vault(self.file, environment=environment, cost=2**4)
        if passphrase:
            made.put(SecretName(SecretKind.VAULT, str(self.file)), passphrase)
        return made


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "secrets.json")


def needed(error: pytest.ExceptionInfo[SecretNeeded]) -> SecretKind:
    name = secret_name(error.value.details)
    assert name is not None
    return name.kind


def test_the_first_secret_waits_for_a_passphrase_and_is_kept_then(place: Place) -> None:
    vault = place.vault()
    assert (vault.get(NAME), vault.names()) == (None, ())
    with pytest.raises(SecretNeeded, match="no keyring") as caught:
        vault.put(NAME, "hunter2")
    assert needed(caught) is SecretKind.NEW_VAULT
    assert not place.file.exists()
    assert "hunter2" not in f"{caught.value!r}{caught.value.details}{caught.value.hint}"
    vault.put(SecretName(SecretKind.NEW_VAULT, str(place.file)), "open sesame")
    assert vault.get(NAME) == "hunter2"
    assert place.vault("open sesame").get(NAME) == "hunter2"
    raw = place.file.read_bytes()
    assert b"hunter2" not in raw
    assert b"sesame" not in raw
    if sys.platform != "win32":
        assert stat.S_IMODE(place.file.stat().st_mode) == 0o600
    assert [file.name for file in place.file.parent.iterdir()] == ["secrets.json"]


@pytest.fixture
def kept(place: Place) -> Place:
    """One that holds NAME."""
    place.vault("open sesame").put(NAME, "hunter2")
    return place


def test_a_closed_one_asks(kept: Place) -> None:
    vault = kept.vault()
    for call in (lambda: vault.get(NAME), vault.names, lambda: vault.forget(NAME), lambda: vault.put(OTHER, "x")):
        with pytest.raises(SecretNeeded, match="encrypted file") as caught:
            call()
        assert needed(caught) is SecretKind.VAULT
    vault.put(SecretName(SecretKind.VAULT, str(kept.file)), "open sesame")
    assert vault.names() == (OTHER, NAME)


def test_a_wrong_passphrase_says_so_and_harms_nothing(kept: Place) -> None:
    vault = kept.vault()
    before = kept.file.read_bytes()
    with pytest.raises(SecretNeeded, match="passphrase is wrong") as caught:
        vault.put(SecretName(SecretKind.VAULT, str(kept.file)), "open Sesame")
    assert "Sesame" not in f"{caught.value!r}{caught.value.details}"
    assert caught.value.__cause__ is None
    assert kept.file.read_bytes() == before
    with pytest.raises(Refused, match="empty"):
        vault.put(SecretName(SecretKind.VAULT, str(kept.file)), "")


def test_two_processes_see_each_others(kept: Place) -> None:
    one, two = kept.vault("open sesame"), kept.vault("open sesame")
    one.put(OTHER, "x")
    two.forget(NAME)
    two.forget(NAME)
    assert (one.names(), one.get(NAME), two.get(OTHER)) == ((OTHER,), None, "x")


def test_a_file_that_was_replaced_is_asked_for_anew(kept: Place) -> None:
    vault = kept.vault("open sesame")
    kept.file.unlink()
    kept.vault("another").put(NAME, "x")
    with pytest.raises(SecretNeeded):
        vault.get(NAME)


def test_scripts_open_it_by_a_file(kept: Place, tmp_path: Path) -> None:
    (tmp_path / "pass").write_text("open sesame\n")
    assert kept.vault(**{FILE: str(tmp_path / "pass")}).get(NAME) == "hunter2"
    kept.file.unlink()
    kept.vault(**{FILE: str(tmp_path / "pass")}).put(NAME, "new")
    assert kept.vault("open sesame").get(NAME) == "new"
    (tmp_path / "pass").write_text("wrong\n")
    with pytest.raises(SecretNeeded, match="wrong"):
        kept.vault(**{FILE: str(tmp_path / "pass")}).get(NAME)


def test_a_damaged_one_and_places_that_fail(kept: Place, tmp_path: Path) -> None:
    kept.file.write_bytes(b"rubbish")
    with pytest.raises(Refused, match="damaged"):
        kept.vault("open sesame")
    with pytest.raises(Refused, match="cannot be read"):
        Vault(tmp_path, cost=2**4).names()
    with pytest.raises(Refused, match="cannot be written"):
        Place(tmp_path / "gone" / "file").vault("open sesame").put(NAME, "x")


def test_another_passphrase_for_an_open_file(place: Place) -> None:
    new = SecretName(SecretKind.NEW_VAULT, str(place.file))
    first = place.vault()
    with pytest.raises(SecretNeeded):
        first.put(NAME, "hunter2")
    first.put(new, "open sesame")
    beside = place.vault("open sesame")
    with pytest.raises(Refused, match="empty"):
        first.put(new, "")
    first.put(new, "another")
    assert first.get(NAME) == "hunter2"
    assert place.vault("another").get(NAME) == "hunter2"
    with pytest.raises(SecretNeeded):
        beside.get(NAME)
    with pytest.raises(SecretNeeded, match="wrong"):
        place.vault("open sesame")
    closed = place.vault()
    with pytest.raises(SecretNeeded, match="wrong"):
        closed.put(new, "mine")
    place.file.write_bytes(b"{}")
    with pytest.raises(Refused, match="damaged"):
        first.put(new, "more")
