"""The pixels of a PNG that a host made of a screen, to be made smaller. Hostile until checked. Any thread but the
owner's: a whole screen takes a second, in which the owner thread goes first.

Read are pictures of 8 and 16 bits a channel that are not interlaced and have no palette: that is what hypervisors make.
Own code, since the command line has no Qt and nothing else here reads pictures.
"""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from stellwerk.core.record import Record
from stellwerk.core.turnstile import Slices
from stellwerk.core.unit import MIB

SIGN = b"\x89PNG\r\n\x1a\n"
MOST_SIDE = 16_384
MOST_PIXELS = 64 * MIB
"""Bytes of pixels: 4K with 8 bits a channel is 33 MB."""
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
"""Grey, colours, and both with transparency."""

_Bytes = npt.NDArray[np.uint8]
_Numbers = npt.NDArray[np.int16]


class _Head(Record, frozen=True):
    """Its size, and of what each pixel is made."""

    width: int
    height: int
    channels: int
    wide: int
    """Bytes of a channel."""

    @property
    def pixel(self) -> int:
        """Bytes of one."""
        return self.channels * self.wide


def rgb_of(png: bytes) -> tuple[bytes, int, int] | None:
    """Three bytes a pixel, width and height; None where it is none of those that are read."""
    head: _Head | None = None
    packed = bytearray()
    for name, content in _chunks(png):
        if name == b"IHDR":
            head = _head(content)
        elif name == b"IDAT":
            packed += content
    raw = _unpacked(bytes(packed), head) if head is not None else b""
    return (_rgb(_without_filters(raw, head), head), head.width, head.height) if raw and head is not None else None


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGN)
    while at + 12 <= len(png):
        (size,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += 12 + size


def _head(content: bytes) -> _Head | None:
    if len(content) != 13:
        return None
    width, height, bits, colours, packing, filters, interlaced = struct.unpack(">IIBBBBB", content)
    if bits not in (8, 16) or colours not in _CHANNELS or packing or filters or interlaced:
        return None
    head = _Head(width, height, _CHANNELS[colours], bits // 8)
    fits = 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height * head.pixel <= MOST_PIXELS
    return head if fits else None


def _unpacked(packed: bytes, head: _Head) -> bytes:
    """All rows, each after the number of its filter; empty where they are not all there."""
    wanted = (1 + head.width * head.pixel) * head.height
    try:
        raw = zlib.decompressobj().decompress(packed, wanted)
    except zlib.error:
        return b""
    return raw if len(raw) == wanted else b""


def _without_filters(raw: bytes, head: _Head) -> _Bytes:
    """The pixels, from what each differs by from those before it (the PNG specification, 9.2)."""
    rows = np.frombuffer(raw, np.uint8).reshape(head.height, 1 + head.width * head.pixel)
    found = np.zeros((head.height + 1, head.width + 1, head.pixel), np.int16)
    found[1:, 1:] = rows[:, 1:].reshape(head.height, head.width, head.pixel)
    if rows[:, 0].any():
        _undo(found, rows[:, :1])
    return found[1:, 1:].astype(np.uint8)


def _undo(found: _Numbers, filters: _Bytes) -> None:
    """In place; `found` has a row and a column of zeros before the others. A pixel stands on its left and upper ones,
    so all of a rising diagonal are known at once when those of the two before are."""
    height, width = found.shape[0] - 1, found.shape[1] - 1
    line, across = found.reshape(-1, found.shape[2]), width + 1
    with Slices() as slices:
        for diagonal in range(width + height - 1):
            slices.pause()
            first, last = max(0, diagonal - width + 1), min(diagonal, height - 1)
            begin = (first + 1) * across + diagonal - first + 1
            here, left, up, corner = (
                line[begin - back :: across - 1][: last - first + 1] for back in (0, 1, across, across + 1)
            )
            here += _guess(left, up, corner, filters[first : last + 1])
            here &= 255


def _guess(left: _Numbers, up: _Numbers, corner: _Numbers, filters: _Bytes) -> _Numbers:
    """What each filter takes a pixel for, from its neighbours; 0 by those that do not exist."""
    by_left, by_up = abs(up - corner), abs(left - corner)
    by_corner = abs(left + up - 2 * corner)
    paeth = np.where((by_left <= by_up) & (by_left <= by_corner), left, np.where(by_up <= by_corner, up, corner))
    return np.select([filters == number for number in (1, 2, 3, 4)], [left, up, (left + up) // 2, paeth], np.int16(0))


def _rgb(pixels: _Bytes, head: _Head) -> bytes:
    """The upper byte of each channel, grey thrice, without transparency."""
    upper = pixels[:, :, :: head.wide]
    return bytes(upper[:, :, (0, 1, 2) if head.channels > 2 else (0, 0, 0)].tobytes())
