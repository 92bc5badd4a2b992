"""A small picture of a screen, from what a host made of it: what a guest shows is hostile until checked. Pure; any
thread.

libvirt 9.0 asks QEMU for PPM: rows of three bytes without compression. A PNG that is small enough is kept as it is, a
larger one is made smaller; anything else is no picture.
"""

import re
import struct
import zlib
from collections.abc import Iterable

LARGEST = (160, 90)
MOST = 48 * 1024
"""Bytes of a picture that is kept: one of that size that cannot be compressed at all takes 43 KB."""

_PPM = re.compile(rb"P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s")
_PNG = b"\x89PNG\r\n\x1a\n"


def small_picture(data: bytes) -> bytes:
    """A PNG of it; empty where it is none that can be read."""
    if data.startswith(_PNG):
        return data if len(data) <= MOST else _from_png(data)
    head = _PPM.match(data[:64])
    if head is None:
        return b""
    width, height = int(head[1]), int(head[2])
    pixels = data[head.end() : head.end() + 3 * width * height]
    if not width or not height or len(pixels) < 3 * width * height:
        return b""
    return _png(*_shrunk(pixels, width, height))


def _from_png(data: bytes) -> bytes:
    from stellwerk.adapters.hypervisor.snapshot.png_reader import rgb_of  # numpy, which reading snapshots needs not

    found = rgb_of(data)
    return b"" if found is None else _png(*_shrunk(*found))


def _shrunk(pixels: bytes, width: int, height: int) -> tuple[bytes, int, int]:
    """One pixel of each square of the large one; what is left over at the edges is cut off."""
    side = max(-(-width // LARGEST[0]), -(-height // LARGEST[1]), 1)
    columns, rows = max(1, width // side), max(1, height // side)
    small = bytearray(3 * columns * rows)
    for row in range(rows):
        begin = 3 * width * side * row
        line = pixels[begin : begin + 3 * width]
        for colour in range(3):
            place = 3 * columns * row + colour
            small[place : place + 3 * columns : 3] = line[colour :: 3 * side][:columns]
    return bytes(small), columns, rows


def _png(pixels: bytes, width: int, height: int) -> bytes:
    step = 3 * width
    rows = b"".join(b"\0" + pixels[place : place + step] for place in range(0, step * height, step))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return _PNG + b"".join(_chunks(parts))


def _chunks(parts: Iterable[tuple[bytes, bytes]]) -> Iterable[bytes]:
    for name, content in parts:
        yield struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
