"""Streams compressed by zlib, which give out no more than is expected of them. Pure but for the streams' memory."""

import zlib

from stellwerk.adapters.console.rfb.limit import broken


class Inflater:
    """One stream that goes on from rectangle to rectangle."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def exactly(self, data: bytes, length: int) -> bytes:
        """`length` bytes out of `data`. Raises Invalid for more, for fewer, and for what is no such stream."""
        found = self.at_most(data, length)
        if len(found) < length:
            raise broken(f"{len(found)} of {length} bytes are compressed")
        return found

    def at_most(self, data: bytes, most: int) -> bytes:
        """What is in `data`. Raises Invalid where that is more than `most` bytes, without unpacking it."""
        try:
            # One more than is wanted: else zlib would leave the mark behind the last byte to the next rectangle.
            found = self._stream.decompress(data, most + 1)
        except zlib.error as error:
            raise broken(f"zlib: {error}") from error
        if len(found) > most or self._stream.unconsumed_tail:
            raise broken(f"more than {most} bytes are compressed")
        if self._stream.eof:
            self._stream = zlib.decompressobj()
        return found
