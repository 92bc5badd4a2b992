"""Stands in for remote-viewer: dials what its file names, logs in as SPICE has it, tells that, and stays.

See the SPICE protocol: https://www.spice-space.org/spice-protocol.html (link stage).
"""

from __future__ import annotations

import configparser
import json
import os
import socket
import stat
import struct
import sys
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

FOLDER = "SPICE_VIEWER_FOLDER"
TOLD, STAY = "told.json", "stay"
_MAIN, _KEY_BYTES = 1, 162


def main(file: Path) -> None:
    """`told.json` in the folder that the environment names; ends when somebody opens the pipe `stay` there."""
    folder = Path(os.environ[FOLDER])
    mode, text = stat.S_IMODE(file.stat().st_mode), file.read_text(encoding="utf-8")
    reader = configparser.ConfigParser(interpolation=None)
    reader.read_string(text)
    said = reader["virt-viewer"]
    if said.get("delete-this-file") == "1":
        file.unlink()
    with socket.create_connection((said["host"], int(said["port"])), timeout=20) as wire:
        outcome = log_in(wire, _read_back(said.get("password", "")))
        told = {"file": str(file), "mode": mode, "port": int(said["port"]), "outcome": outcome, "pid": os.getpid()}
        half = folder / "told.half"
        half.write_text(json.dumps(told), encoding="utf-8")
        half.rename(folder / TOLD)
        (folder / STAY).read_text()  # until the test opens it


def log_in(wire: socket.socket, password: str) -> int:
    """What the server answers to a password; 0 = it lets us in."""
    wire.sendall(struct.pack("<4sIIIIBBIII", b"REDQ", 2, 2, 18, 0, _MAIN, 0, 0, 0, 18))
    magic, _major, _minor, size = struct.unpack("<4sIII", _exactly(wire, 16))
    assert magic == b"REDQ", magic
    answer = _exactly(wire, size)
    (error,) = struct.unpack("<I", answer[:4])
    assert error == 0, error
    key = serialization.load_der_public_key(answer[4 : 4 + _KEY_BYTES])
    assert isinstance(key, rsa.RSAPublicKey)
    kind = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    wire.sendall(key.encrypt(password.encode() + b"\0", kind))
    (outcome,) = struct.unpack("<I", _exactly(wire, 4))
    return int(outcome)


def _exactly(wire: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = wire.recv(size - len(data))
        assert more, f"ended after {len(data)} of {size} bytes"
        data += more
    return data


def _read_back(value: str) -> str:
    """As GLib reads values of key files."""
    return value.replace("\\\\", "\0").replace("\\s", " ").replace("\\t", "\t").replace("\0", "\\")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
