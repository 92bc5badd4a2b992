"""Raw: the pixels of a rectangle as they are, taken in bands so that little waits in memory. Pure."""

import numpy as np

from stellwerk.adapters.console.rfb.framebuffer import OPAQUE, Framebuffer, Pixels
from stellwerk.adapters.console.rfb.intake import Reading

BAND = 256 * 1024
"""Bytes that are taken at a time."""


def read_raw(target: Pixels) -> Reading[None]:
    """Paint a rectangle."""
    height, width = target.shape
    rows = max(1, BAND // (4 * width)) if width else 1
    for top in range(0, height, rows):
        band = target[top : top + rows]
        if band.size:
            data = np.frombuffer((yield 4 * band.size), "<u4")
            np.bitwise_or(data.reshape(band.shape), OPAQUE, out=band)


def read_copy(framebuffer: Framebuffer, x: int, y: int, width: int, height: int) -> Reading[None]:
    """CopyRect: a part of the picture is there again, at another place."""
    place = yield 4
    source = int.from_bytes(place[:2], "big"), int.from_bytes(place[2:], "big")
    framebuffer.copy(source, x, y, width, height)
