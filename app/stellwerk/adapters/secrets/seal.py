"""The form of the encrypted file of secrets: scrypt makes a key of a passphrase, AES-256-GCM seals and proves. Pure.

JSON with the parameters in the clear, which are proved with the rest; names are sealed as the secrets are.
"""

import base64
import json
import os
from collections.abc import Mapping

from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record

COST = 2**17
"""Of scrypt, with blocks of 8: 128 MB and a third of a second for each guess."""
MOST_COST = 2**20
_BLOCK = 8
_FORM = "stellwerk secrets 1"


class WrongKey(Exception):
    """The passphrase is not that of the file, or the file was altered."""


class Damaged(Exception):
    """That is no such file."""


class Key(Record, frozen=True):
    """A key, for what was made of it by this salt. Never shown: its text has no value in it."""

    salt: bytes
    cost: int
    value: bytes

    def __repr__(self) -> str:
        return "Key(***)"


def new_key(passphrase: str, cost: int = COST) -> Key:
    """A key for a new file."""
    salt = os.urandom(16)
    return Key(salt, cost, _derived(passphrase, salt, cost))


def key_for(raw: bytes, passphrase: str) -> Key:
    """The key that a passphrase makes for a file. Raises Damaged."""
    salt, cost, _nonce, _data = _parts(raw)
    return Key(salt, cost, _derived(passphrase, salt, cost))


def fits(raw: bytes, key: Key) -> bool:
    """The key was made for this file, or one that it replaced. Raises Damaged."""
    salt, cost, _nonce, _data = _parts(raw)
    return (key.salt, key.cost) == (salt, cost)


def sealed(key: Key, secrets: Mapping[str, str]) -> bytes:
    """The file."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    head = _head(key.salt, key.cost)
    data = AESGCM(key.value).encrypt(nonce, json.dumps(dict(secrets)).encode(), head.encode())
    told = {**read_json(head), "nonce": _text(nonce), "data": _text(data)}
    return (json.dumps(told, indent=1) + "\n").encode()


def opened(raw: bytes, key: Key) -> dict[str, str]:
    """What is in the file. Raises Damaged, WrongKey."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, cost, nonce, data = _parts(raw)
    try:
        plain = AESGCM(key.value).decrypt(nonce, data, _head(salt, cost).encode())
    except (InvalidTag, ValueError):
        raise WrongKey from None
    return {str(name): str(value) for name, value in read_json(plain).items()}


def _head(salt: bytes, cost: int) -> str:
    return json.dumps({"form": _FORM, "cost": cost, "salt": _text(salt)})


def _parts(raw: bytes) -> tuple[bytes, int, bytes, bytes]:
    try:
        told = read_json(raw)
        salt, nonce, data = (base64.b64decode(told[part], validate=True) for part in ("salt", "nonce", "data"))
        cost = told["cost"]
        right = told["form"] == _FORM and isinstance(cost, int) and 2 <= cost <= MOST_COST and not cost & (cost - 1)
    except (ValueError, KeyError, TypeError):
        raise Damaged from None
    if not right:
        raise Damaged
    return salt, cost, nonce, data


def _derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=cost, r=_BLOCK, p=1).derive(passphrase.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
