"""The picture and the ways to write pixels."""

import numpy as np
import pytest
from tests.fakes.rfb.encode import blue_first, picture, red_first

from stellwerk.adapters.console.rfb.framebuffer import Framebuffer, pixels_of, short_pixels, tight_pixels
from stellwerk.core.error import Invalid


def test_it_begins_black_and_opaque() -> None:
    assert np.unique(Framebuffer(3, 2).pixels).tolist() == [0xFF000000]


def test_another_size_keeps_what_both_have() -> None:
    framebuffer = Framebuffer(4, 4)
    before = framebuffer.pixels
    before[:] = picture(4, 4)
    framebuffer.resize(6, 2)
    assert framebuffer.size == (6, 2)
    assert (framebuffer.pixels[:, :4] == before[:2]).all()
    assert np.unique(framebuffer.pixels[:, 4:]).tolist() == [0xFF000000]


def test_sizes_beyond_all_measure_are_refused() -> None:
    with pytest.raises(Invalid):
        Framebuffer(1, 1).resize(65535, 65535)


def test_a_part_that_leaves_it_is_refused() -> None:
    with pytest.raises(Invalid):
        Framebuffer(10, 10).area(5, 5, 6, 1)


def test_copying_within_it_even_where_both_overlap() -> None:
    framebuffer = Framebuffer(8, 8)
    framebuffer.pixels[:] = before = picture(8, 8)
    framebuffer.copy((0, 0), 1, 1, 7, 7)
    assert (framebuffer.pixels[1:, 1:] == before[:7, :7]).all()
    with pytest.raises(Invalid):
        framebuffer.copy((2, 2), 0, 0, 7, 7)


def test_pixels_of_three_and_four_bytes() -> None:
    pixels = picture(7, 5, colours=30).reshape(-1)
    assert (pixels_of(pixels.tobytes(), 35) == pixels).all()
    assert (short_pixels(blue_first(pixels), 35) == pixels).all()
    assert (tight_pixels(red_first(pixels), 35) == pixels).all()
    assert (short_pixels(b"xx" + blue_first(pixels) + b"yy", 35, 2) == pixels).all()


def test_fewer_bytes_than_pixels() -> None:
    with pytest.raises(Invalid):
        short_pixels(b"12345", 2)
