"""Small pictures of screens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from stellwerk.adapters.hypervisor.snapshot.picture import LARGEST, MOST, small_picture


def ppm(width: int, height: int, pixel: bytes = b"\x10\x20\x30") -> bytes:
    return b"P6\n%d %d\n255\n" % (width, height) + pixel * (width * height)


@pytest.mark.parametrize(
    ("width", "height"), [(720, 400), (640, 480), (1, 1), (160, 90), (161, 7), (4000, 3), (3, 4000)]
)
def test_a_screen_becomes_a_small_png_of_its_colour(width: int, height: int) -> None:
    image = QImage.fromData(small_picture(ppm(width, height)), "PNG")
    assert not image.isNull()
    assert image.width() <= LARGEST[0]
    assert image.height() <= LARGEST[1]
    assert image.pixelColor(0, 0).name() == "#102030"


def test_what_cannot_be_compressed_has_room() -> None:
    noise = bytes((place * 7919 >> 3) & 255 for place in range(3 * 160 * 90))
    assert 0 < len(small_picture(b"P6 160 90 255\n" + noise)) <= MOST


def test_a_png_is_kept_as_it_is_unless_it_is_large() -> None:
    png = small_picture(ppm(2, 2))
    assert small_picture(png) == png
    large = small_picture(png + bytes(MOST))
    assert 0 < len(large) <= MOST
    assert QImage.fromData(large, "PNG").pixelColor(1, 1).name() == "#102030"


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=40).map(lambda rest: b"P6 99999 99999 255\n" + rest)))
def test_anything_else_is_none(data: bytes) -> None:
    small_picture(data)
    assert small_picture(b"x" + data) == b""


@pytest.mark.parametrize("head", [b"P6 0 9 255 ", b"P6 9 9 255 x", b"P5 1 1 255 xxx", b"P6 1 1 65535 xxxxxx"])
def test_halves_and_strangers_are_none(head: bytes) -> None:
    assert small_picture(head) == b""
