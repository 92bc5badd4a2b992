"""What SSH asks people before it connects: is this the key of that host, and what is the password? Pure; any thread.

These errors travel as every other one, by `code`, `text`, `hint` and `details`; the task of a command keeps those four.
`question` reads from them what a front end asks.
"""

import re
from typing import ClassVar

from stellwerk.core.error import NotAllowed
from stellwerk.core.record import Record
from stellwerk.ports.secret import SecretName, secret_name

FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
"""How ssh-keygen writes one."""
SHOW_KEY = "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"
"""What is run on a host to see the fingerprint of its key."""


class UnknownHostKey(NotAllowed):
    """The host shows a key that nobody has accepted yet. `details` is its fingerprint, `SHA256:…`."""

    code: ClassVar[str] = "unknown_host_key"


class UnknownHostKeys(NotAllowed):
    """The same of several hosts. `details` has a line for each: its address, a blank, its fingerprint."""

    code: ClassVar[str] = "unknown_host_keys"


class ChangedHostKey(NotAllowed):
    """The host shows another key than the one that is remembered. `details` is what replaces it (`replacing`) where
    only our own file remembers it; empty where it is for the user to forget it."""

    code: ClassVar[str] = "changed_host_key"


class SecretNeeded(NotAllowed):
    """A password or passphrase is missing or wrong. `details` is the name of the secret."""

    code: ClassVar[str] = "secret_needed"


class KeyQuestion(Record, frozen=True):
    """Is that the key of the host? `text` says of which host; `fingerprint` is what is accepted by a yes."""

    text: str
    fingerprint: str


class ChangeQuestion(Record, frozen=True):
    """Has the host really got another key? `text` names it and both keys."""

    text: str
    new: str
    old: str

    @property
    def accepted(self) -> str:
        """What a call accepts the new key by."""
        return replacing(self.new, self.old)


class KeysQuestion(Record, frozen=True):
    """Are these the keys of the hosts? `keys` are addresses and fingerprints as a call accepts them, one text each."""

    text: str
    keys: tuple[str, ...]


class SecretQuestion(Record, frozen=True):
    """What is this secret? `text` says for what, and whether one was wrong."""

    text: str
    name: SecretName


def asking(code: str, text: str, hint: str, details: str) -> NotAllowed | None:
    """The error of this family that was kept in parts; None for any other."""
    kinds: tuple[type[NotAllowed], ...] = (UnknownHostKey, ChangedHostKey, SecretNeeded)
    return next((kind(text, hint, details) for kind in kinds if kind.code == code), None)


Question = KeyQuestion | ChangeQuestion | SecretQuestion


def question(code: str, text: str, details: str) -> Question | None:
    """What a front end can ask after an error; None where there is nothing to ask."""
    if code == ChangedHostKey.code and (keys := replaced(details)) is not None:
        return ChangeQuestion(text, *keys)
    if code == UnknownHostKey.code and details.startswith("SHA256:"):
        return KeyQuestion(text, details)
    if code == SecretNeeded.code and (name := secret_name(details)) is not None:
        return SecretQuestion(text, name)
    return None


def keys_question(code: str, text: str, details: str) -> KeysQuestion | None:
    """The same for what adds several hosts at once."""
    keys = tuple(line for line in details.splitlines() if accepted_key(line) is not None)
    return KeysQuestion(text, keys) if code == UnknownHostKeys.code and keys else None


def accepted_key(text: str) -> tuple[str, str] | None:
    """Address and fingerprint of `ADDRESS SHA256:…`; None for anything else."""
    address, _blank, fingerprint = text.strip().partition(" ")
    return (address, fingerprint) if address and FINGERPRINT.fullmatch(fingerprint) else None


def replacing(new: str, old: str) -> str:
    """How it is written that a key is trusted instead of another: `NEW,OLD`, by their fingerprints."""
    return f"{new},{old}"


def replaced(text: str) -> tuple[str, str] | None:
    """The new and the old fingerprint of `NEW,OLD`; None for anything else."""
    new, _comma, old = text.partition(",")
    return (new, old) if FINGERPRINT.fullmatch(new) and FINGERPRINT.fullmatch(old) else None
