"""What SSH asks people before it connects: is this the key of that host, and what is the password? Pure; any thread.

These errors travel as every other one, by `code`, `text`, `hint` and `details`; the task of a command keeps those four.
`question` reads from them what a front end asks.
"""

from typing import ClassVar

from stellwerk.core.error import NotAllowed
from stellwerk.core.record import Record
from stellwerk.ports.secret import SecretName, secret_name

SHOW_KEY = "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"
"""What is run on a host to see the fingerprint of its key."""


class UnknownHostKey(NotAllowed):
    """The host shows a key that nobody has accepted yet. `details` is its fingerprint, `SHA256:…`."""

    code: ClassVar[str] = "unknown_host_key"


class ChangedHostKey(NotAllowed):
    """The host shows another key than the one that is remembered."""

    code: ClassVar[str] = "changed_host_key"


class SecretNeeded(NotAllowed):
    """A password or passphrase is missing or wrong. `details` is the name of the secret."""

    code: ClassVar[str] = "secret_needed"


class KeyQuestion(Record, frozen=True):
    """Is that the key of the host? `text` says of which host; `fingerprint` is what is accepted by a yes."""

    text: str
    fingerprint: str


class SecretQuestion(Record, frozen=True):
    """What is this secret? `text` says for what, and whether one was wrong."""

    text: str
    name: SecretName


def asking(code: str, text: str, hint: str, details: str) -> NotAllowed | None:
    """The error of this family that was kept in parts; None for any other."""
    kinds: tuple[type[NotAllowed], ...] = (UnknownHostKey, ChangedHostKey, SecretNeeded)
    return next((kind(text, hint, details) for kind in kinds if kind.code == code), None)


def question(code: str, text: str, details: str) -> KeyQuestion | SecretQuestion | None:
    """What a front end can ask after an error; None where there is nothing to ask."""
    if code == UnknownHostKey.code and details.startswith("SHA256:"):
        return KeyQuestion(text, details)
    if code == SecretNeeded.code and (name := secret_name(details)) is not None:
        return SecretQuestion(text, name)
    return None
