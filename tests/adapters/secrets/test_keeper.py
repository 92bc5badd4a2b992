"""Where secrets are kept on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.adapters.secrets.keeper import Keeper
from stellwerk.adapters.secrets.ring import Keyring
from stellwerk.adapters.secrets.vault import Vault
from stellwerk.core.error import Refused
from stellwerk.ports.secret import Kept, KeptIn, SecretKind, SecretName

NAME = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")
OTHER = SecretName(SecretKind.PASSWORD, "ssh://root@h2:22")


class MemoryRing(Keyring):
    """A keyring in memory; `there` or not."""

    def __init__(self, *, there: bool = True) -> None:
        self._is_there = there
        self.kept: dict[SecretName, str] = {}

    @property
    def there(self) -> bool:
        return self._is_there

    def get(self, name: SecretName) -> str | None:
        return self.kept.get(name) if self._is_there else None

    def put(self, name: SecretName, value: str, *, lasting: bool = True) -> None:
        self.kept[name] = value

    def forget(self, name: SecretName) -> None:
        self.kept.pop(name, None)


def keeper(folder: Path, ring: MemoryRing) -> Keeper:
    vault = Vault(folder / "secrets.json", environment={}, cost=2**4)
    vault.put(SecretName(SecretKind.VAULT, ""), "open sesame")
    return Keeper(ring, vault, folder / "secrets.names")


def test_the_keyring_comes_first_and_its_names_are_listed(tmp_path: Path) -> None:
    ring = MemoryRing()
    kept = keeper(tmp_path, ring)
    assert kept.names() == ()
    for name in (OTHER, NAME, NAME):
        kept.put(name, "hunter2")
    assert (kept.names(), kept.get(NAME)) == ((NAME, OTHER), "hunter2")
    assert kept.listed() == (Kept(NAME, KeptIn.KEYRING), Kept(OTHER, KeptIn.KEYRING))
    kept.forget(NAME)
    kept.forget(NAME)
    assert (kept.names(), ring.kept) == ((OTHER,), {OTHER: "hunter2"})
    assert [file.name for file in tmp_path.iterdir()] == ["secrets.names"]
    assert "hunter2" not in (tmp_path / "secrets.names").read_text()


def test_what_is_not_to_last_is_in_memory_only(tmp_path: Path) -> None:
    ring = MemoryRing()
    kept = keeper(tmp_path, ring)
    kept.put(NAME, "hunter2", lasting=False)
    assert (kept.get(NAME), kept.names(), ring.kept) == ("hunter2", (), {})
    assert list(tmp_path.iterdir()) == []
    kept.forget(NAME)
    assert kept.get(NAME) is None
    kept.put(NAME, "passing", lasting=False)
    kept.put(NAME, "lasting")
    assert (kept.get(NAME), ring.kept) == ("lasting", {NAME: "lasting"})


def test_without_one_it_is_the_file_which_is_still_read_later(tmp_path: Path) -> None:
    keeper(tmp_path, MemoryRing(there=False)).put(NAME, "hunter2")
    later = keeper(tmp_path, MemoryRing())
    assert (later.get(NAME), later.names()) == ("hunter2", (NAME,))
    later.forget(NAME)
    assert later.names() == ()


def test_names_that_cannot_be_noted(tmp_path: Path) -> None:
    kept = Keeper(MemoryRing(), Vault(tmp_path / "v"), tmp_path / "gone" / "names")
    with pytest.raises(Refused, match="list of kept"):
        kept.put(NAME, "x")


def test_a_list_that_cannot_be_read_is_not_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    kept = Keeper(MemoryRing(), Vault(tmp_path / "v"), tmp_path / "names")
    with pytest.raises(Refused, match="list of kept passwords cannot be read"):
        kept.names()
