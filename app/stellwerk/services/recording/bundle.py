"""A text and pieces of bytes as one piece, for files and for other processes. Pure; any thread.

Little-endian: four bytes for the length of the head, the head as JSON with the lengths of the parts, the parts.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from stellwerk.core.json_text import read_json

_LENGTH = struct.Struct("<I")
MOST_HEAD = 32 * 1024 * 1024
"""Bytes; ten thousand objects take half a million."""


def bundled(head: Mapping[str, Any], parts: "Sequence[bytes | memoryview]" = ()) -> bytes:
    """One piece of it all."""
    text = json.dumps({"head": head, "sizes": [len(part) for part in parts]}, separators=(",", ":")).encode()
    return b"".join((_LENGTH.pack(len(text)), text, *parts))


def unbundled(data: bytes) -> tuple[Mapping[str, Any], list[bytes]]:
    """The head and the parts. Raises ValueError for anything else."""
    if len(data) < _LENGTH.size:
        raise ValueError("too short")
    (length,) = _LENGTH.unpack_from(data)
    at = _LENGTH.size + length
    if length > MOST_HEAD or at > len(data):
        raise ValueError("the head is longer than all of it")
    told = read_json(data[_LENGTH.size : at])
    if not isinstance(told, dict) or not isinstance(told.get("head"), dict) or not isinstance(told.get("sizes"), list):
        raise ValueError("no head")
    parts = []
    for size in told["sizes"]:
        if not isinstance(size, int) or size < 0 or at + size > len(data):
            raise ValueError("a part is longer than what is there")
        parts.append(data[at : at + size])
        at += size
    if at != len(data):
        raise ValueError("more than was told")
    return told["head"], parts


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts. Raises ValueError for anything else."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError("no list of texts")
    return tuple(value)
