"""The server's side of RFB's forms: pixels to bytes, written from the protocol's text, not from our decoders."""

import zlib
from collections.abc import Iterator
from itertools import groupby

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint32]
OPAQUE = 0xFF000000


def picture(width: int, height: int, colours: int = 4, seed: int = 1) -> Pixels:
    """A picture of some colours in short runs, as text has."""
    random = np.random.default_rng(seed)
    palette = random.integers(0, 1 << 24, colours, dtype=np.uint32) | np.uint32(OPAQUE)
    runs = np.repeat(random.integers(0, colours, width * height), random.integers(1, 9, width * height))
    return palette[runs[: width * height]].reshape(height, width)


def blue_first(pixels: Pixels) -> bytes:
    """Three bytes a pixel."""
    flat = pixels.reshape(-1)
    return np.stack([flat & 255, flat >> 8 & 255, flat >> 16 & 255], axis=1).astype(np.uint8).tobytes()


def red_first(pixels: Pixels) -> bytes:
    """Three bytes a pixel."""
    flat = pixels.reshape(-1)
    return np.stack([flat >> 16 & 255, flat >> 8 & 255, flat & 255], axis=1).astype(np.uint8).tobytes()


def rectangle(form: int, x: int, y: int, width: int, height: int, body: bytes = b"") -> bytes:
    """A rectangle of an update."""
    places = b"".join(value.to_bytes(2, "big") for value in (x, y, width, height))
    return places + form.to_bytes(4, "big", signed=True) + body


def update(*rectangles: bytes) -> bytes:
    """An update."""
    return b"\0\0" + len(rectangles).to_bytes(2, "big") + b"".join(rectangles)


def raw(pixels: Pixels) -> bytes:
    """Raw."""
    return pixels.astype("<u4").tobytes()


def hextile(pixels: Pixels, *, coloured: bool = True) -> bytes:
    """Hextile: ground and runs of each row; raw where these would be too many."""
    return b"".join(_hextile(tile, coloured) for tile in tiles(pixels, 16))


def zrle_tiles(pixels: Pixels, kind: str) -> bytes:
    """ZRLE before it is compressed: `raw`, `solid`, `packed`, `plain` runs or `palette` runs wherever that is
    possible."""
    return b"".join(_zrle(tile, kind) for tile in tiles(pixels, 64))


class Zrle:
    """ZRLE whose stream goes on."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def encode(self, pixels: Pixels, kind: str = "palette") -> bytes:
        """A rectangle."""
        data = self._stream.compress(zrle_tiles(pixels, kind)) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        return len(data).to_bytes(4, "big") + data


class Tight:
    """Tight with its first stream, which goes on."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def encode(self, pixels: Pixels, kind: str = "copy") -> bytes:
        """A rectangle: `fill`, `copy`, `palette` or `gradient`."""
        palette = np.unique(pixels)
        if kind == "fill":
            return b"\x80" + red_first(pixels[:1, :1])
        if kind == "copy":
            return b"\x00" + self._data(red_first(pixels))
        if kind == "gradient":
            return b"\x40\x02" + self._data(_gradient(pixels))
        places = np.searchsorted(palette, pixels).astype(np.uint8)
        packed = np.packbits(places, axis=1) if len(palette) == 2 else places
        return b"\x40\x01" + bytes([len(palette) - 1]) + red_first(palette) + self._data(packed.tobytes())

    def _data(self, data: bytes) -> bytes:
        if len(data) < 12:
            return data
        packed = self._stream.compress(data) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        return compact(len(packed)) + packed


def compact(length: int) -> bytes:
    """A length of Tight."""
    if length < 1 << 7:
        return bytes([length])
    if length < 1 << 14:
        return bytes([length & 127 | 128, length >> 7])
    return bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14])


def tiles(pixels: Pixels, side: int) -> Iterator[Pixels]:
    """The tiles of a rectangle in reading order."""
    for top in range(0, pixels.shape[0], side):
        for left in range(0, pixels.shape[1], side):
            yield pixels[top : top + side, left : left + side]


def _hextile(tile: Pixels, coloured: bool) -> bytes:
    ground = int(tile[0, 0])
    inks = np.unique(tile[tile != ground])
    parts = []
    for y, row in enumerate(tile.tolist()):
        x = 0
        for colour, run in groupby(row):
            length = len(list(run))
            if colour != ground:
                parts.append((colour, x << 4 | y, (length - 1) << 4))
            x += length
    if len(parts) > 255 or (len(inks) > 1 and not coloured):
        return b"\x01" + raw(tile)
    head = ground.to_bytes(4, "little")
    if not parts:
        return b"\x02" + head
    if len(inks) == 1:
        body = b"".join(bytes([place, extent]) for _colour, place, extent in parts)
        return b"\x0e" + head + int(inks[0]).to_bytes(4, "little") + bytes([len(parts)]) + body
    body = b"".join(int(colour).to_bytes(4, "little") + bytes([place, extent]) for colour, place, extent in parts)
    return b"\x1a" + head + bytes([len(parts)]) + body


def _zrle(tile: Pixels, kind: str) -> bytes:
    palette = np.unique(tile)
    if kind == "solid" and len(palette) == 1:
        return b"\x01" + blue_first(palette)
    if kind == "packed" and 2 <= len(palette) <= 16:
        places = np.searchsorted(palette, tile)
        return bytes([len(palette)]) + blue_first(palette) + b"".join(_packed(row, len(palette)) for row in places)
    if kind == "plain":
        return b"\x80" + b"".join(blue_first(np.array([colour])) + _length(run) for colour, run in _runs(tile))
    if kind == "palette" and 2 <= len(palette) <= 127:
        body = b""
        for colour, run in _runs(tile):
            place = int(np.searchsorted(palette, colour))
            body += bytes([place]) if run == 1 else bytes([place | 128]) + _length(run)
        return bytes([128 + len(palette)]) + blue_first(palette) + body
    return b"\x00" + blue_first(tile)


def _packed(row: npt.NDArray[np.int64], colours: int) -> bytes:
    bits = 1 if colours == 2 else 2 if colours <= 4 else 4
    text = "".join(f"{place:0{bits}b}" for place in row)
    text += "0" * (-len(text) % 8)
    return bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8))


def _runs(tile: Pixels) -> Iterator[tuple[np.uint32, int]]:
    for colour, run in groupby(tile.reshape(-1).tolist()):
        yield np.uint32(colour), len(list(run))


def _length(run: int) -> bytes:
    whole, rest = divmod(run - 1, 255)
    return b"\xff" * whole + bytes([rest])


def _gradient(pixels: Pixels) -> bytes:
    found = bytearray()
    colours = np.frombuffer(red_first(pixels), np.uint8).reshape(*pixels.shape, 3).astype(int)
    for y, row in enumerate(colours):
        for x, colour in enumerate(row):
            left = row[x - 1] if x else np.zeros(3, int)
            above = colours[y - 1, x] if y else np.zeros(3, int)
            beyond = colours[y - 1, x - 1] if x and y else np.zeros(3, int)
            found += ((colour - np.clip(left + above - beyond, 0, 255)) & 255).astype(np.uint8).tobytes()
    return bytes(found)
