"""Passwords as Linux keeps them: SHA-512 crypt, which every guest knows. Pure; some 10 ms.

By Ulrich Drepper's specification (akkadia.org/drepper/SHA-crypt.txt). Python's own `crypt` ended with 3.13 and
never was on Windows.
"""

import re
from hashlib import sha512

from stellwerk.core.error import Invalid
from stellwerk.core.text import _

LONGEST = 256
"""Bytes of a password; the time that its hash takes grows with them."""
_ROUNDS = 5000
_DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HASH = re.compile(r"\$(?:5|6|y|gy|7|2[aby])\$[./0-9A-Za-z$=,]{8,250}")


def is_hash(text: str) -> bool:
    """It is a hash as mkpasswd and `openssl passwd -6` write them, not a password."""
    return _HASH.fullmatch(text) is not None


def hashed(password: str, salt: str) -> str:
    """The hash with a salt of at most 16 letters and digits. Raises Invalid for passwords that nobody types."""
    key, grain = password.encode(), salt.encode()
    if not key or len(key) > LONGEST or any(ord(char) < 32 for char in password):
        raise Invalid(_("that is no password"), _("give one line of at most {n} letters").format(n=LONGEST))
    return f"$6${salt}${_encoded(_digest(key, grain))}"


def _digest(key: bytes, salt: bytes) -> bytes:
    start = key + salt + _stretched(sha512(key + salt + key).digest(), len(key))
    bits, inner = len(key), sha512(key + salt + key).digest()
    while bits:
        start += inner if bits & 1 else key
        bits >>= 1
    found = sha512(start).digest()
    keys = _stretched(sha512(key * len(key)).digest(), len(key))
    salts = _stretched(sha512(salt * (16 + found[0])).digest(), len(salt))
    for number in range(_ROUNDS):
        odd = number & 1
        middle = (salts if number % 3 else b"") + (keys if number % 7 else b"")
        found = sha512((keys if odd else found) + middle + (found if odd else keys)).digest()
    return found


def _stretched(digest: bytes, length: int) -> bytes:
    return (digest * (length // len(digest) + 1))[:length]


def _encoded(digest: bytes) -> str:
    """Three bytes as four digits, in the order of the specification."""
    text, order = "", (0, 21, 42)
    for _group in range(21):
        text += _four(*(digest[place] for place in order))
        first, second, third = order
        order = (second + 1, third + 1, first + 1)
    return text + _four(0, 0, digest[63])[:2]


def _four(high: int, middle: int, low: int) -> str:
    value = high << 16 | middle << 8 | low
    return "".join(_DIGITS[value >> shift & 63] for shift in (0, 6, 12, 18))
