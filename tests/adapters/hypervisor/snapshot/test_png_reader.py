"""Pixels of PNGs, compared with Qt's."""

from __future__ import annotations

import struct
import time
import zlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from stellwerk.adapters.hypervisor.snapshot.png_reader import SIGN, rgb_of

WIDTH, HEIGHT = 37, 29


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(rows: bytes, width: int, height: int, colours: int = 2, bits: int = 8, interlaced: int = 0) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, interlaced)
    return SIGN + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def rows_of(filters: list[int], step: int, seed: int) -> bytes:
    """Rows that a picture of any filters may have."""
    random = Random(seed)
    return b"".join(bytes([number]) + random.randbytes(step) for number in filters)


def by_qt(data: bytes) -> bytes:
    image = QImage.fromData(data, "PNG")
    assert not image.isNull()
    # without its transparency, whose colours RGB32 keeps as they are
    alone = image.convertToFormat(QImage.Format.Format_RGBA8888) if image.hasAlphaChannel() else image
    alone = alone.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = bytes(alone.constBits())
    return b"".join(flat[place : place + 3] for place in range(0, len(flat), 4))


@given(st.lists(st.integers(0, 4), min_size=HEIGHT, max_size=HEIGHT), st.integers(0, 1 << 30))
def test_every_filter_is_undone(filters: list[int], seed: int) -> None:
    data = png(rows_of(filters, 3 * WIDTH, seed), WIDTH, HEIGHT)
    assert rgb_of(data) == (by_qt(data), WIDTH, HEIGHT)


@pytest.mark.parametrize(("colours", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_all_kinds_of_pixels(colours: int, channels: int) -> None:
    data = png(rows_of([4, 3, 2, 1, 0] * 3, channels * 16, 7), 16, 15, colours)
    assert rgb_of(data) == (by_qt(data), 16, 15)
    wide = png(rows_of([0] * 3, 2 * channels * 2, 9), 2, 3, colours, 16)
    found = rgb_of(wide)
    assert found is not None
    assert len(found[0]) == 3 * 6


def test_a_whole_screen_takes_a_moment() -> None:
    image = QImage(1920, 1080, QImage.Format.Format_RGB32)
    image.bits()[:] = Random(1).randbytes(image.sizeInBytes())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 100)
    before = time.thread_time()
    found = rgb_of(bytes(buffer.data().data()))
    assert time.thread_time() - before < 3
    assert found is not None
    assert found[1:] == (1920, 1080)


@given(st.binary(max_size=300))
def test_halves_and_strangers_are_none(data: bytes) -> None:
    assert rgb_of(SIGN + data) is None
    whole = png(bytes(10 * 31), 10, 10)
    for broken in (whole[: len(data) // 2], whole.replace(b"IDAT", b"IDAT" + data[:1] + b"x")):
        assert rgb_of(broken) is None


@pytest.mark.parametrize(
    "data",
    [
        png(bytes(31 * 9), 10, 10),
        png(bytes(100), 10, 10, 3),
        png(bytes(31 * 10), 10, 10, interlaced=1),
        png(bytes(31 * 10), 10, 10, bits=4),
        png(b"", 0, 10),
        png(b"", 1 << 31, 1 << 31),
        png(zlib.compress(bytes(1 << 20)), 16_384, 16_384),
    ],
)
def test_what_is_not_read_is_none(data: bytes) -> None:
    assert rgb_of(data) is None
