"""`secrets`, on a computer without a keyring."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.fakes.command_line import Typing

from stellwerk.adapters.secrets import seal
from stellwerk.cli.secrets.care import read_name
from stellwerk.core.error import Invalid
from stellwerk.ports.secret import SecretKind, SecretName

HOST = "ssh://root@h1"


@pytest.fixture
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key takes a moment instead of a third of a second: seventy are made here."""
    derived = seal._derived
    monkeypatch.setattr(seal, "_derived", lambda passphrase, salt, _cost: derived(passphrase, salt, 2**4))


@pytest.fixture
def kept(stellwerk: Typing, cheap_keys: None) -> Typing:
    """One password is kept in the file, whose passphrase is `open`."""
    stellwerk.profile.mkdir(parents=True, exist_ok=True)
    result = stellwerk("secrets", "set", HOST, says="hunter2\nopen\nopem\nopen\nopen\n", asks=True)
    assert (result.status, result.out) == (0, "password ssh://root@h1:22 is kept\n")
    assert "two different ones" in result.err
    return stellwerk


def test_names_are_listed_and_no_secret(kept: Typing) -> None:
    result = kept("secrets", "list", says="wrong\nopen\n", asks=True)
    assert (result.status, result.out) == (0, "password ssh://root@h1:22\n")
    assert "the passphrase is wrong" in result.err
    listed = kept("secrets", "list", "--json", says="open\n", asks=True)
    assert listed.json == [{"kind": "password", "place": "ssh://root@h1:22", "kept": "encrypted file"}]
    files = b"".join(file.read_bytes() for file in kept.profile.iterdir() if file.is_file())
    assert b"hunter2" not in files


def test_a_passphrase_is_worth_all_that_it_costs(stellwerk: Typing) -> None:
    stellwerk.profile.mkdir(parents=True, exist_ok=True)
    assert stellwerk("secrets", "set", HOST, says="hunter2\nopen\nopen\n", asks=True).status == 0
    (file,) = stellwerk.profile.glob("secrets.json")
    assert json.loads(file.read_bytes())["cost"] == seal.COST
    assert stellwerk("secrets", "list", says="open\n", asks=True).out == "password ssh://root@h1:22\n"


def test_one_is_forgotten(kept: Typing) -> None:
    assert kept("secrets", "forget", "/k", says="open\n", asks=True).status == 1
    forgotten = kept("secrets", "forget", HOST, "--json", says="open\n", asks=True)
    assert forgotten.json == {"text": "password ssh://root@h1:22 is forgotten"}
    assert kept("secrets", "list", says="open\n", asks=True).out == ""


def test_nobody_can_be_asked(kept: Typing) -> None:
    result = kept("secrets", "list")
    assert (result.status, "encrypted file" in result.err) == (1, True)
    assert kept("secrets", "list", says="\n", asks=True).status == 130
    assert kept("secrets", "list", says="a\nb\nc\nd\n", asks=True).status == 1


def test_a_script_names_a_file_and_pipes_the_secret(
    kept: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "passphrase").write_text("open\n")
    monkeypatch.setenv("STELLWERK_SECRETS_FILE", str(tmp_path / "passphrase"))
    assert kept("secrets", "set", "/k", says="").status == 130
    assert kept("secrets", "set", "/k", says="s3cret\n").status == 0
    assert kept("secrets", "list").out.splitlines() == ["passphrase /k", "password ssh://root@h1:22"]


def test_the_passphrase_is_changed(kept: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept("secrets", "passphrase", says="wrong\nwrong\nwrong\n", asks=True).status == 1
    assert kept("secrets", "passphrase", says="open\n\n", asks=True).status == 130
    changed = kept("secrets", "passphrase", says="open\nnewer\nnever\nnewer\nnewer\n", asks=True)
    assert (changed.status, changed.out) == (0, "the passphrase was changed\n")
    assert kept("secrets", "list", says="newer\n", asks=True).out == "password ssh://root@h1:22\n"
    (tmp_path / "passphrase").write_text("newer\n")
    monkeypatch.setenv("STELLWERK_SECRETS_FILE", str(tmp_path / "passphrase"))
    assert kept("secrets", "passphrase", "--json", says="third\n").json == {"text": "the passphrase was changed"}
    assert kept("secrets", "list").status == 1
    assert kept("secrets", "passphrase", "x").status == 2


def test_there_is_no_file(stellwerk: Typing) -> None:
    assert "there is no encrypted file" in stellwerk("secrets", "passphrase", asks=True).err


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ssh://root@h1", SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")),
        ("ssh://root@h1:2222/", SecretName(SecretKind.PASSWORD, "ssh://root@h1:2222")),
        ("password ssh://root@h1:22", SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")),
        ("passphrase /k", SecretName(SecretKind.PASSPHRASE, "/k")),
        ("/k", SecretName(SecretKind.PASSPHRASE, "/k")),
        ("sudo ssh://kim@h1", SecretName(SecretKind.SUDO, "ssh://kim@h1:22")),
        ("mail smtp://a@b.org@m:587", SecretName(SecretKind.MAIL, "smtp://a@b.org@m:587")),
        ("webhook https://h/x", SecretName(SecretKind.WEBHOOK, "https://h/x")),
    ],
)
def test_names_as_people_write_them(text: str, name: SecretName) -> None:
    assert read_name(text) == name


@pytest.mark.parametrize("text", ["ssh://h1", "http://h1", " ", "mail smtp://m:587", "webhook http://h"])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(Invalid):
        read_name(text)


def test_wrong_usage(stellwerk: Typing) -> None:
    for words in ((), ("set",), ("list", "x"), ("burn", "x")):
        assert stellwerk("secrets", *words).status == 2
    assert "forget NAME" in stellwerk("secrets", "--help").out
