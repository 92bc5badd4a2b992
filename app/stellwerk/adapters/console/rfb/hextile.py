"""Hextile: tiles of 16 × 16 pixels, each a ground with rectangles in it, or raw. Pure."""

from stellwerk.adapters.console.rfb.framebuffer import OPAQUE, Pixels, pixels_of
from stellwerk.adapters.console.rfb.intake import Reading
from stellwerk.adapters.console.rfb.limit import broken

SIDE = 16
_RAW, _GROUND, _INK, _PARTS, _COLOURED = 1, 2, 4, 8, 16


def read_hextile(target: Pixels) -> Reading[None]:
    """Paint a rectangle. Ground and ink of a tile hold until another tile names its own."""
    height, width = target.shape
    ground = ink = int(OPAQUE)
    for top in range(0, height, SIDE):
        for left in range(0, width, SIDE):
            tile = target[top : top + SIDE, left : left + SIDE]
            kind = (yield 1)[0]
            if kind & _RAW:
                tile[:] = pixels_of((yield 4 * tile.size), tile.size).reshape(tile.shape)
                continue
            if kind & _GROUND:
                ground = _colour((yield 4))
            tile[:] = ground
            if kind & _INK:
                ink = _colour((yield 4))
            if kind & _PARTS:
                count = (yield 1)[0]
                size = 6 if kind & _COLOURED else 2
                if count:
                    _paint(tile, (yield count * size), size, ink)


def _paint(tile: Pixels, parts: bytes, size: int, ink: int) -> None:
    """The rectangles of a tile: a colour where they have their own, the place, the size less one."""
    height, width = tile.shape
    for start in range(0, len(parts), size):
        colour = _colour(parts[start : start + 4]) if size == 6 else ink
        place, extent = parts[start + size - 2], parts[start + size - 1]
        x, y = place >> 4, place & 15
        right, bottom = x + (extent >> 4) + 1, y + (extent & 15) + 1
        if right > width or bottom > height:
            raise broken("a part of a tile leaves it")
        tile[y:bottom, x:right] = colour


def _colour(data: bytes) -> int:
    return int.from_bytes(data[:4], "little") | 0xFF000000
