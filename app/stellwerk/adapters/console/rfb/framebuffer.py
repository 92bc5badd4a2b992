"""The picture: one array of pixels, written by decoders, read by whoever paints. Pure but for its memory.

A pixel is 32 bits in the machine's order, `0xffRRGGBB`: what Qt calls RGB32. All decoders keep the highest byte at 255.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from stellwerk.adapters.console.rfb.limit import broken, check_inside, check_size

Pixels: TypeAlias = npt.NDArray[np.uint32]
OPAQUE = np.uint32(0xFF000000)


class Framebuffer:
    """Has the size that the server said last. A new size is a new array: whoever still paints the old one can."""

    def __init__(self, width: int, height: int) -> None:
        check_size(width, height)
        self.pixels: Pixels = np.full((height, width), OPAQUE, np.uint32)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def resize(self, width: int, height: int) -> None:
        """Another size; what both have in common is kept."""
        check_size(width, height)
        old = self.pixels
        new = np.full((height, width), OPAQUE, np.uint32)
        rows, columns = min(height, old.shape[0]), min(width, old.shape[1])
        new[:rows, :columns] = old[:rows, :columns]
        self.pixels = new

    def area(self, x: int, y: int, width: int, height: int) -> Pixels:
        """A part of it, to write to. Raises Invalid where it leaves the picture."""
        check_inside(x, y, width, height, self.size)
        return self.pixels[y : y + height, x : x + width]

    def copy(self, source: tuple[int, int], x: int, y: int, width: int, height: int) -> None:
        """Copy a part from `source` (x, y); both may overlap."""
        check_inside(*source, width, height, self.size)
        target = self.area(x, y, width, height)
        target[:] = self.pixels[source[1] : source[1] + height, source[0] : source[0] + width].copy()


def pixels_of(data: bytes | memoryview, count: int, place: int = 0) -> Pixels:
    """`count` pixels of 4 bytes, the lowest byte first."""
    return np.frombuffer(data, "<u4", count, place) | OPAQUE


def short_pixels(data: bytes, count: int, place: int = 0) -> Pixels:
    """`count` pixels of 3 bytes: blue, green, red (ZRLE)."""
    return _tripled(data, count, place, "<u4") & np.uint32(0x00FFFFFF) | OPAQUE


def tight_pixels(data: bytes, count: int, place: int = 0) -> Pixels:
    """`count` pixels of 3 bytes: red, green, blue (Tight)."""
    return _tripled(data, count, place, ">u4") >> np.uint32(8) | OPAQUE


def _tripled(data: bytes, count: int, place: int, order: str) -> Pixels:
    """Numbers of 4 bytes that begin at every third one: twice as fast as copying channels. The fourth belongs to the
    next one and is for the caller to remove, so that the last needs a byte more than there may be."""
    if place + 3 * count > len(data):
        raise broken("less data than pixels")
    if place + 3 * count == len(data):
        data = data[place:] + b"\0"
        place = 0
    found: Pixels = np.ndarray((count,), order, data, place, (3,)).astype(np.uint32)
    return found
