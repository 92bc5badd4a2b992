"""Tight: whole rectangles as one colour, a palette, gradients or plain pixels, compressed by one of four streams. Pure.

JPEG and PNG come only to clients that ask for them, and this one does not: pictures stay as they are.
"""

import numpy as np

from stellwerk.adapters.console.rfb.framebuffer import Pixels, tight_pixels
from stellwerk.adapters.console.rfb.inflate import Inflater
from stellwerk.adapters.console.rfb.intake import Reading
from stellwerk.adapters.console.rfb.limit import broken

_FILL, _FIRST_UNKNOWN = 8, 9
_COPY, _PALETTE, _GRADIENT = 0, 1, 2
_UNCOMPRESSED = 12
"""Below so many bytes nothing is compressed."""


class TightStreams:
    """The four streams, each of which goes on until the server begins it anew."""

    def __init__(self) -> None:
        self._streams = [Inflater() for _number in range(4)]

    def read(self, target: Pixels) -> Reading[None]:
        """Paint a rectangle."""
        control = (yield 1)[0]
        for number in range(4):
            if control >> number & 1:
                self._streams[number] = Inflater()
        kind = control >> 4
        if kind == _FILL:
            target[:] = tight_pixels((yield 3), 1)[0]
        elif kind >= _FIRST_UNKNOWN:
            raise broken(f"Tight of kind {kind}, which was not asked for")
        else:
            yield from self._filtered(target, self._streams[kind & 3], has_filter=bool(kind & 4))

    def _filtered(self, target: Pixels, stream: Inflater, *, has_filter: bool) -> Reading[None]:
        chosen = (yield 1)[0] if has_filter else _COPY
        if chosen == _PALETTE:
            count = (yield 1)[0] + 1
            palette = tight_pixels((yield 3 * count), count)
            row = -(-target.shape[1] // 8) if count == 2 else target.shape[1]
            packed = yield from _data(stream, row * target.shape[0])
            _paint_palette(target, palette, packed)
        elif chosen in (_COPY, _GRADIENT):
            data = yield from _data(stream, 3 * target.size)
            if chosen == _COPY:
                target[:] = tight_pixels(data, target.size).reshape(target.shape)
            else:
                _paint_gradient(target, data)
        else:
            raise broken(f"a filter of kind {chosen}")


def _data(stream: Inflater, length: int) -> Reading[bytes]:
    """`length` bytes, which are compressed unless they are few."""
    if length < _UNCOMPRESSED:
        return (yield length) if length else b""
    packed = yield from _compact()
    if packed > length + length // 100 + 1024:
        raise broken(f"{packed} bytes of Tight for {length}")
    return stream.exactly((yield packed) if packed else b"", length)


def _compact() -> Reading[int]:
    """A number of up to 22 bits: seven in a byte, the lowest first, whose highest bit says that more follow."""
    found = 0
    for shift in (0, 7, 14):
        byte = (yield 1)[0]
        if shift == 14:
            return found | byte << shift
        found |= (byte & 127) << shift
        if byte < 128:
            break
    return found


def _paint_palette(target: Pixels, palette: Pixels, packed: bytes) -> None:
    height, width = target.shape
    places = np.frombuffer(packed, np.uint8).reshape(height, -1)
    if len(palette) == 2:
        places = np.unpackbits(places, axis=1)[:, :width]
    elif int(places.max()) >= len(palette):
        raise broken("a pixel outside its palette")
    target[:] = palette.take(places)


def _paint_gradient(target: Pixels, data: bytes) -> None:
    """Each channel is what is left of it after a guess from the pixels at the left, above, and left above. Each pixel
    rests on the one before, so that nothing can be done at once; servers use it for photographs at most."""
    height, width = target.shape
    above = [0] * (3 * (width + 1))
    place = 0
    for row in range(height):
        current = [0, 0, 0]
        for index in range(3, 3 * (width + 1)):
            guess = current[index - 3] + above[index] - above[index - 3]
            current.append((data[place] + (0 if guess < 0 else 255 if guess > 255 else guess)) & 255)
            place += 1
        target[row] = tight_pixels(bytes(current[3:]), width)
        above = current
