"""The answer to a VNC server that asks for a password. Pure.

The scheme is from 1998: the password, cut to 8 bytes, encrypts what the server says by DES. It hides nothing from
whoever listens; ways that matter are encrypted outside of it.
"""

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

LENGTH = 8


def answer_challenge(challenge: bytes, password: str) -> bytes:
    """Encrypt 16 bytes with a password. The bits of each of its bytes are turned around, as VNC did first."""
    raw = password.encode("utf-8")[:LENGTH].ljust(LENGTH, b"\0")
    key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in raw)
    # DES alone is gone from the library: thrice with one key it is the same.
    encryptor = Cipher(TripleDES(key * 3), modes.ECB()).encryptor()
    return encryptor.update(challenge) + encryptor.finalize()
