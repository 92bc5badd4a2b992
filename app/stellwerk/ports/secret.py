"""Secrets: passwords and passphrases, kept outside of the profile. Blocks; never on the owner thread."""

from enum import StrEnum
from typing import Protocol

from stellwerk.core.record import Record


class SecretKind(StrEnum):
    """What a secret is for."""

    PASSWORD = "password"
    PASSPHRASE = "passphrase"


class SecretName(Record, frozen=True):
    """Which secret. `place` is `ssh://user@host:port` for a password, the path of the key file for a passphrase."""

    kind: SecretKind
    place: str

    def __str__(self) -> str:
        return f"{self.kind.value} {self.place}"


def secret_name(text: str) -> SecretName | None:
    """The name that was written as `text`; None for anything else."""
    kind, _blank, place = text.partition(" ")
    known = next((each for each in SecretKind if each.value == kind), None)
    return SecretName(known, place) if known is not None and place else None


class Secrets(Protocol):
    """Keeps them. Raises Refused where there is no place to keep them, or it is locked."""

    def get(self, name: SecretName) -> str | None:
        """The secret; None where none is kept."""
        ...

    def put(self, name: SecretName, value: str) -> None:
        """Keep it, instead of any before."""
        ...

    def forget(self, name: SecretName) -> None:
        """Keep it no longer; harmless where none is kept."""
        ...
