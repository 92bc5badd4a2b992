"""Arrays as bytes and back, compressed. Any thread.

What comes from the file is checked: sizes must be what they ought to be, and nothing is unpacked beyond them.
"""

import json
import zlib

import numpy as np
import numpy.typing as npt

from stellwerk.core.error import Invalid
from stellwerk.core.json_text import read_json
from stellwerk.core.text import _

LEVEL = 1
"""Of zlib: fast. The higher ones save a tenth of floats and take three times as long."""
_FLOAT, _COUNT = np.dtype("<f4"), np.dtype("<u4")
_WORD = np.dtype("<u4")
_MOST_HEAD = 65_536
_IN_PLANES = b"\x01"
"""Begins blocks whose bytes stand in planes; what zlib makes begins with another byte."""

Floats = npt.NDArray[np.float32]
Part = tuple[Floats, Floats]
"""Means and maxima of one number."""


def pack_moment(mean: Floats, top: Floats, count: npt.NDArray[np.uint32]) -> bytes:
    """One number of many objects: means, maxima, counts."""
    body = mean.astype(_FLOAT).tobytes() + top.astype(_FLOAT).tobytes() + count.astype(_COUNT).tobytes()
    return zlib.compress(body, LEVEL)


def unpack_moment(body: bytes, size: int) -> tuple[Floats, Floats, npt.NDArray[np.uint32]]:
    """The arrays of `size` objects. Raises Invalid."""
    raw = _inflated(body, 12 * size)
    return (
        np.frombuffer(raw, _FLOAT, size),
        np.frombuffer(raw, _FLOAT, size, 4 * size),
        np.frombuffer(raw, _COUNT, size, 8 * size),
    )


def pack_block(parts: dict[str, Part]) -> bytes:
    """All numbers of one object: the means and maxima of a period, NaN where nothing is known.

    Of the maxima the bits are kept in which they differ from their means: those of numbers that are sampled once in a
    stretch are nothing. And all first bytes of means stand together, all second ones and so on, then those of maxima:
    signs and exponents are much alike, so that not even noise takes all of its room.
    """
    head = json.dumps(list(parts)).encode()
    words = np.array([[array.astype(_FLOAT).view(_WORD) for array in part] for part in parts.values()], _WORD)
    words = words.reshape(len(parts), 2, -1).swapaxes(0, 1)
    words[1] ^= words[0]
    deflate = zlib.compressobj(LEVEL)
    packed = [_IN_PLANES, deflate.compress(len(head).to_bytes(4, "little") + head)]
    for plane in (plane for half in words for plane in half.reshape(-1, 1).view(np.uint8).T):
        packed += (deflate.compress(plane.tobytes()), deflate.flush(zlib.Z_BLOCK))  # each by its own frequencies
    return b"".join((*packed, deflate.flush()))


def unpack_block(body: bytes, size: int) -> dict[str, Part]:
    """The arrays of `size` points, by number, also of what earlier programs packed. Raises Invalid."""
    is_plane = body.startswith(_IN_PLANES)
    body = body[len(_IN_PLANES) :] if is_plane else body
    inflate = zlib.decompressobj()
    try:
        length = int.from_bytes(inflate.decompress(body, 4), "little")
        if length > _MOST_HEAD:
            raise _damaged()
        keys = read_json(inflate.decompress(inflate.unconsumed_tail, length)) if length else []
        raw = inflate.decompress(inflate.unconsumed_tail, 8 * size * len(keys) + 1)
    except (zlib.error, ValueError) as error:
        raise _damaged() from error
    if not isinstance(keys, list) or len(raw) != 8 * size * len(keys):
        raise _damaged()
    if is_plane:
        mean, top = _from_planes(raw, len(keys), size)
        return {str(key): (mean[place], top[place]) for place, key in enumerate(keys)}
    arrays = np.frombuffer(raw, _FLOAT).reshape(len(keys), 2, size)
    return {str(key): (arrays[place, 0], arrays[place, 1]) for place, key in enumerate(keys)}


def _from_planes(raw: bytes, keys: int, size: int) -> tuple[Floats, Floats]:
    """Means and maxima, a row a number."""
    planes = np.frombuffer(raw, np.uint8).reshape(2, _WORD.itemsize, keys * size)
    words = planes.swapaxes(1, 2).copy().view(_WORD).reshape(2, keys, size)
    words[1] ^= words[0]
    return words[0].view(_FLOAT), words[1].view(_FLOAT)


def _inflated(body: bytes, size: int) -> bytes:
    inflate = zlib.decompressobj()
    try:
        raw = inflate.decompress(body, size + 1)
    except zlib.error as error:
        raise _damaged() from error
    if len(raw) != size:
        raise _damaged()
    return raw


def _damaged() -> Invalid:
    return Invalid(_("a part of the history is damaged"), _("the rest of it can be read"))
