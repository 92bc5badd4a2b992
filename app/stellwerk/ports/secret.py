"""Secrets: passwords and passphrases, kept outside of the profile. Blocks; never on the owner thread."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from stellwerk.core.record import Record
from stellwerk.ports.lane import Answer


class SecretKind(StrEnum):
    """What a secret is for."""

    PASSWORD = "password"
    PASSPHRASE = "passphrase"
    SUDO = "sudo"
    """What sudo asks of a user on a host."""
    MAIL = "mail"
    """The password of a user at a mail server; `place` is `smtp://USER@HOST:PORT`."""
    WEBHOOK = "webhook"
    """The key that a webhook wants; `place` is its address."""
    VAULT = "vault"
    """What opens the encrypted file of secrets. Given by `put` once in the life of a process, and kept nowhere."""
    NEW_VAULT = "new-vault"
    """The same for a file that is to be made; put while the file is open, it replaces the one that opened it."""

    @property
    def opens(self) -> bool:
        """It is kept nowhere: it opens the file that keeps the others."""
        return self in (SecretKind.VAULT, SecretKind.NEW_VAULT)


class SecretName(Record, frozen=True):
    """Which secret. `place` is `ssh://user@host:port` for a password and for what sudo asks, the path of the key file
    for a passphrase, that of the encrypted file for what opens it."""

    kind: SecretKind
    place: str

    def __str__(self) -> str:
        return f"{self.kind.value} {self.place}"


def secret_name(text: str) -> SecretName | None:
    """The name that was written as `text`; None for anything else."""
    kind, _blank, place = text.partition(" ")
    known = next((each for each in SecretKind if each.value == kind), None)
    return SecretName(known, place) if known is not None and place else None


class KeptIn(StrEnum):
    """Where a secret is kept."""

    KEYRING = "keyring"
    FILE = "encrypted file"


class Kept(Record, frozen=True):
    """A secret that is kept, without it."""

    name: SecretName
    place: KeptIn


class KeepSecret(Protocol):
    """Keeps a secret on a worker, as `Secrets.put` does, and calls `done` on the owner thread."""

    def __call__(
        self, name: SecretName, value: str, done: Callable[[Answer[None]], None], *, lasting: bool = True
    ) -> None:
        """Begin."""
        ...


class Secrets(Protocol):
    """Keeps them. Raises Refused where there is no place to keep them, or it is locked; SecretNeeded
    (`ports/host_key`) where a passphrase opens it: after a `put` of that, what was to be kept meanwhile is kept."""

    def get(self, name: SecretName) -> str | None:
        """The secret; None where none is kept."""
        ...

    def put(self, name: SecretName, value: str, *, lasting: bool = True) -> None:
        """Keep it, instead of any before; what is not `lasting` in the memory of this process only."""
        ...

    def forget(self, name: SecretName) -> None:
        """Keep it no longer; harmless where none is kept."""
        ...

    def names(self) -> tuple[SecretName, ...]:
        """What is kept, without the secrets, in order."""
        ...

    def listed(self) -> tuple[Kept, ...]:
        """The same with where each is kept; what is in both places counts for the keyring, which is looked at first."""
        ...
