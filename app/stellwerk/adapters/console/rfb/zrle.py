"""ZRLE: tiles of 64 × 64 pixels as palettes and runs, compressed by zlib. Pure.

Runs are found by following a chain of places, of which numpy makes the links for a stretch of bytes at once.
"""

import numpy as np
import numpy.typing as npt

from stellwerk.adapters.console.rfb.framebuffer import Pixels, short_pixels
from stellwerk.adapters.console.rfb.inflate import Inflater
from stellwerk.adapters.console.rfb.intake import Reading
from stellwerk.adapters.console.rfb.limit import broken

SIDE = 64
_LEAST_STRETCH = 512
"""Bytes that are looked at for the runs of a tile at first."""


def read_zrle(target: Pixels, stream: Inflater) -> Reading[None]:
    """Paint a rectangle."""
    length = int.from_bytes((yield 4), "big")
    most = _most(target)
    if length > most + most // 100 + 1024:
        raise broken(f"{length} bytes of ZRLE for {target.shape[1]} × {target.shape[0]} pixels")
    yield from paint_tiles(target, stream.at_most((yield length) if length else b"", most))


def paint_tiles(target: Pixels, data: bytes) -> Reading[None]:
    """Paint the tiles of a rectangle from what was compressed, with a pause before each."""
    height, width = target.shape
    place = 0
    for top in range(0, height, SIDE):
        for left in range(0, width, SIDE):
            yield 0
            place = _tile(target[top : top + SIDE, left : left + SIDE], data, place)


def _most(target: Pixels) -> int:
    """Bytes that the tiles of a rectangle can take: for each a kind and a palette, for each pixel a run of its own."""
    height, width = target.shape
    tiles = -(-height // SIDE) * -(-width // SIDE)
    return int(tiles * (1 + 3 * 127) + 4 * target.size)


def _tile(tile: Pixels, data: bytes, place: int) -> int:
    """Paint one; answers where the next begins."""
    if place >= len(data):
        raise broken("ZRLE ends before the last tile")
    kind = data[place]
    place += 1
    if kind == 0:
        tile[:] = short_pixels(data, tile.size, place).reshape(tile.shape)
        return place + 3 * int(tile.size)
    if kind == 1:
        tile[:] = short_pixels(data, 1, place)[0]
        return place + 3
    if kind <= 16:
        return _packed(tile, short_pixels(data, kind, place), data, place + 3 * kind)
    if kind == 128:
        return _runs(tile, None, data, place)
    if kind >= 130:
        count = kind - 128
        return _runs(tile, short_pixels(data, count, place), data, place + 3 * count)
    raise broken(f"a tile of kind {kind}")


def _packed(tile: Pixels, palette: Pixels, data: bytes, place: int) -> int:
    """Places in a palette, of 1, 2 or 4 bits; each row begins with a byte."""
    height, width = tile.shape
    bits = 1 if len(palette) == 2 else 2 if len(palette) <= 4 else 4
    row = int(-(-width * bits // 8))
    end = place + row * int(height)
    if end > len(data):
        raise broken("ZRLE ends within a tile")
    packed = np.frombuffer(data, np.uint8, row * height, place)
    if bits == 1:
        found = np.unpackbits(packed)
    else:
        shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
        found = (packed[:, None] >> shifts & np.uint8((1 << bits) - 1)).reshape(-1)
    found = found.reshape(height, -1)[:, :width]
    if len(palette) != 1 << bits and int(found.max()) >= len(palette):
        raise broken("a pixel outside its palette")
    tile[:] = palette.take(found)
    return end


def _runs(tile: Pixels, palette: Pixels | None, data: bytes, place: int) -> int:
    """Runs of colours, or of places in a palette. More of the data is looked at until they fill the tile."""
    stretch = _LEAST_STRETCH
    while True:
        part = np.frombuffer(data, np.uint8, min(stretch, len(data) - place), place)
        starts, ends = _chain(part, palette is not None)
        lengths = _lengths(part, starts, ends, palette is not None)
        filled = np.cumsum(lengths)
        last = int(np.searchsorted(filled, tile.size))
        if last < len(filled):
            break
        if len(part) == len(data) - place:
            raise broken("runs end before the tile does")
        stretch *= 4
    if filled[last] != tile.size:
        raise broken("a run leaves its tile")
    starts, lengths = starts[: last + 1], lengths[: last + 1]
    colours = _run_colours(part, starts) if palette is None else _chosen(palette, part[starts])
    tile[:] = np.repeat(colours, lengths).reshape(tile.shape)
    return place + int(ends[last])


def _chain(part: npt.NDArray[np.uint8], in_palette: bool) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where runs begin and end in a stretch of bytes; one that is not whole is left out.

    The length of a run is a number of bytes 255 and one that is not: so it ends behind the first other byte.
    """
    size = len(part)
    places = np.arange(size)
    other = np.where(part != 255, places, size)
    following = np.minimum.accumulate(other[::-1])[::-1]
    """The first byte that is not 255, from each byte on; `size` where there is none."""
    after = 1 if in_palette else 3
    ends = np.full(size, size + 1)
    ends[: max(0, size - after)] = following[after:] + 1
    if in_palette:
        ends = np.where(part < 128, places + 1, ends)
    links = ends.tolist()
    starts = []
    at = 0
    while at < size:
        starts.append(at)
        at = links[at]
    if at > size:
        starts.pop()
    found = np.array(starts, np.int64)
    return found, ends[found]


def _lengths(
    part: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], in_palette: bool
) -> npt.NDArray[np.int64]:
    """How many pixels each run has."""
    after = 1 if in_palette else 3
    lengths = (ends - starts - after - 1) * 255 + part[ends - 1] + 1
    return np.where(part[starts] < 128, 1, lengths) if in_palette else lengths


def _run_colours(part: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]) -> Pixels:
    blue, green, red = (part[starts + offset].astype(np.uint32) for offset in range(3))
    colours: Pixels = blue | green << np.uint32(8) | red << np.uint32(16) | np.uint32(0xFF000000)
    return colours


def _chosen(palette: Pixels, places: npt.NDArray[np.uint8]) -> Pixels:
    found = places & np.uint8(127)
    if int(found.max()) >= len(palette):
        raise broken("a run outside its palette")
    chosen: Pixels = palette.take(found)
    return chosen
