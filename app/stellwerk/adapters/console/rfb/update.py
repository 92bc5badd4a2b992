"""One update of the picture: its rectangles, each in the form that the server chose. Pure but for the picture."""

from collections.abc import Callable

import numpy as np

from stellwerk.adapters.console.rfb.framebuffer import Framebuffer, pixels_of
from stellwerk.adapters.console.rfb.hextile import read_hextile
from stellwerk.adapters.console.rfb.inflate import Inflater
from stellwerk.adapters.console.rfb.intake import Reading, number, skip
from stellwerk.adapters.console.rfb.limit import MOST_CURSOR, MOST_RECTANGLES, broken
from stellwerk.adapters.console.rfb.message import Encoding
from stellwerk.adapters.console.rfb.raw import read_copy, read_raw
from stellwerk.adapters.console.rfb.tight import TightStreams
from stellwerk.adapters.console.rfb.zrle import read_zrle
from stellwerk.ports.console import Area, Lit, PointerKind, PointerShape, Resized, Shaped

Note = Resized | Shaped | PointerKind | Lit
_ABSOLUTE = 1


class Updates:
    """Reads updates into a framebuffer. `tell` is told of what is not pixels, `painted` of what is."""

    def __init__(self, framebuffer: Framebuffer, tell: Callable[[Note], None], painted: Callable[[Area], None]) -> None:
        self.framebuffer = framebuffer
        self.exact_keys = False
        """The server takes places of keys."""
        self.screens = False
        """The server can be asked for another size."""
        self._tell = tell
        self._painted = painted
        self._zrle = Inflater()
        self._tight = TightStreams()

    def read(self) -> Reading[None]:
        """One update, from behind its first byte."""
        head = yield 3
        count = int.from_bytes(head[1:], "big")
        done = 0
        while count == MOST_RECTANGLES or done < count:
            done += 1
            place = yield 12
            x, y, width, height = (int.from_bytes(place[at : at + 2], "big") for at in range(0, 8, 2))
            kind = int.from_bytes(place[8:], "big", signed=True)
            if kind == Encoding.LAST:
                return
            if kind < 0:
                yield from self._aside(kind, x, y, width, height)
            else:
                yield from self._pixels(kind, x, y, width, height)
                self._painted(Area(x, y, width, height))

    def _pixels(self, kind: int, x: int, y: int, width: int, height: int) -> Reading[None]:
        target = self.framebuffer.area(x, y, width, height)
        if kind == Encoding.COPY:
            yield from read_copy(self.framebuffer, x, y, width, height)
        elif not target.size:
            raise broken("an empty rectangle")
        elif kind == Encoding.RAW:
            yield from read_raw(target)
        elif kind == Encoding.HEXTILE:
            yield from read_hextile(target)
        elif kind == Encoding.ZRLE:
            yield from read_zrle(target, self._zrle)
        elif kind == Encoding.TIGHT:
            yield from self._tight.read(target)
        else:
            raise broken(f"a rectangle of form {kind}, which was not asked for")

    def _aside(self, kind: int, x: int, y: int, width: int, height: int) -> Reading[None]:
        """What is no part of the picture."""
        if kind == Encoding.SIZE:
            self._resize(width, height)
        elif kind == Encoding.SCREENS:
            self.screens = True
            screens = (yield 4)[0]
            yield from skip(16 * screens)
            if x == 0 or y == 0:  # else somebody was refused another size
                self._resize(width, height)
        elif kind == Encoding.CURSOR:
            yield from self._cursor(x, y, width, height)
        elif kind == Encoding.POINTER_KIND:
            self._tell(PointerKind(x == _ABSOLUTE))
        elif kind == Encoding.EXACT_KEYS:
            self.exact_keys = True
        elif kind == Encoding.LAMPS:
            lamps = yield from number(1)
            self._tell(Lit(bool(lamps & 1), bool(lamps & 2), bool(lamps & 4)))
        else:
            raise broken(f"a rectangle of form {kind}, which was not asked for")

    def _resize(self, width: int, height: int) -> None:
        if (width, height) != self.framebuffer.size:
            self.framebuffer.resize(width, height)
            self._tell(Resized(width, height))

    def _cursor(self, x: int, y: int, width: int, height: int) -> Reading[None]:
        """Pixels, and a bit for each of them that says whether it is seen."""
        if width > MOST_CURSOR or height > MOST_CURSOR:
            raise broken(f"a pointer of {width} × {height} pixels")
        if not width or not height:
            self._tell(Shaped(None))
            return
        pixels = pixels_of((yield 4 * width * height), width * height).reshape(height, width)
        row = -(-width // 8)
        seen = np.unpackbits(np.frombuffer((yield row * height), np.uint8).reshape(height, row), axis=1)[:, :width]
        shape = np.where(seen, pixels, np.uint32(0)).astype(np.uint32)
        self._tell(Shaped(PointerShape(width, height, min(x, width - 1), min(y, height - 1), shape.tobytes())))
