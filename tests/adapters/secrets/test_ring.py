"""The keyring, with back ends of the library's own kind."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from stellwerk.adapters.secrets.ring import SERVICE, Keyring
from stellwerk.core.error import Refused
from stellwerk.ports.secret import SecretKind, SecretName

NAME = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")


class Drawer(keyring.backend.KeyringBackend):
    """Keeps in memory, or is locked."""

    priority = 0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._look()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._look()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._look()
        del self.kept[service, username]

    def _look(self) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("secret hunter2")


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    made = Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_put_get_forget(drawer: Drawer) -> None:
    ring = Keyring()
    assert ring.get(NAME) is None
    ring.put(NAME, "hunter2")
    assert drawer.kept == {(SERVICE, "password ssh://root@h1:22"): "hunter2"}
    assert ring.get(NAME) == "hunter2"
    ring.forget(NAME)
    ring.forget(NAME)
    assert ring.get(NAME) is None


def test_a_locked_one_says_so_and_no_more(drawer: Drawer) -> None:
    drawer.locked = True
    for call in (lambda: Keyring().get(NAME), lambda: Keyring().put(NAME, "hunter2"), lambda: Keyring().forget(NAME)):
        with pytest.raises(Refused, match="does not answer") as caught:
            call()
        assert "hunter2" not in f"{caught.value}{caught.value.details}"
        assert caught.value.__cause__ is None


def test_a_computer_without_one() -> None:
    before = keyring.get_keyring()
    for none in (keyring.backends.fail.Keyring(), keyring.backends.null.Keyring()):
        keyring.set_keyring(none)
        assert Keyring().get(NAME) is None
        Keyring().forget(NAME)
        with pytest.raises(Refused, match="there is no keyring"):
            Keyring().put(NAME, "x")
    keyring.set_keyring(before)
