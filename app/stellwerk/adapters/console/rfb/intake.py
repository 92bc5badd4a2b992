"""Reading a stream of bytes without waiting: what reads says how much it needs and goes on when that is there. Pure.

A reader is a generator: `head = yield 4` asks for 4 bytes and gets them. So protocols are written from top to bottom,
and tests feed them bytes in whatever pieces. `yield 0` is a pause: one that computes for long lets others go first.
"""

from collections.abc import Generator
from typing import TypeVar

from stellwerk.core.turnstile import Slices

T = TypeVar("T")

Reading = Generator[int, bytes, T]
"""Yields how many bytes it needs next, gets exactly these."""

_COMPACT = 1 << 20


class Intake:
    """Feeds one reader. What is kept is what the reader asked for and one piece at most."""

    def __init__(self, reader: Reading[None], slices: Slices | None = None) -> None:
        """`slices`: what holds others up and is held up by them."""
        self._reader, self._slices = reader, slices or Slices()
        self._kept = bytearray()
        self._place = 0
        self._need = next(reader)

    @property
    def kept(self) -> int:
        """Bytes that wait until there are enough of them."""
        return len(self._kept) - self._place

    def feed(self, data: bytes) -> None:
        """Hand bytes on. Raises what the reader raises; nothing may be fed after that."""
        self._kept += data
        if self.kept >= self._need:
            with self._slices:
                self._read()
        if self._place > _COMPACT or self._place == len(self._kept):
            del self._kept[: self._place]
            self._place = 0

    def _read(self) -> None:
        pause = self._slices.pause
        while len(self._kept) - self._place >= self._need:
            end = self._place + self._need
            with memoryview(self._kept) as view:
                piece = bytes(view[self._place : end])
            self._place = end
            pause()
            self._need = self._reader.send(piece)


def skip(length: int, piece: int = 65536) -> Reading[None]:
    """Read bytes that nobody needs, in pieces."""
    while length > 0:
        length -= len((yield min(length, piece)))


def number(size: int) -> Reading[int]:
    """A number without sign, the highest byte first."""
    return int.from_bytes((yield size), "big")
