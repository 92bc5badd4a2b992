"""ZRLE."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.console.rfb.feeding import run
from tests.fakes.rfb.encode import Zrle, picture, zrle_tiles

from stellwerk.adapters.console.rfb.inflate import Inflater
from stellwerk.adapters.console.rfb.zrle import paint_tiles, read_zrle
from stellwerk.core.error import Invalid

KINDS = ("raw", "solid", "packed", "plain", "palette")


@settings(max_examples=150)
@given(
    st.integers(1, 150), st.integers(1, 140), st.sampled_from([1, 2, 3, 4, 5, 16, 17, 127, 128]),
    st.sampled_from(KINDS), st.integers(0, 9),
)  # fmt: skip
def test_what_was_sent_is_seen(width: int, height: int, colours: int, kind: str, seed: int) -> None:
    pixels = picture(width, height, colours, seed)
    target = np.zeros((height, width), np.uint32)
    run(read_zrle(target, Inflater()), Zrle().encode(pixels, kind))
    assert (target == pixels).all()


def test_the_stream_goes_on_from_rectangle_to_rectangle() -> None:
    server, stream = Zrle(), Inflater()
    for seed in range(5):
        pixels = picture(70, 70, seed=seed)
        target = np.zeros((70, 70), np.uint32)
        run(read_zrle(target, stream), server.encode(pixels))
        assert (target == pixels).all()


@pytest.mark.parametrize("kind", ["plain", "palette"])
def test_runs_over_the_whole_tile(kind: str) -> None:
    pixels = np.full((64, 64), 0xFF102030, np.uint32)
    pixels[63, 63] = 0xFF000001
    target = np.zeros((64, 64), np.uint32)
    run(paint_tiles(target, zrle_tiles(pixels, kind)), b"")
    assert (target == pixels).all()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" + bytes(5),
        b"\x01\x02",
        b"\x11" + bytes(60),
        b"\x81" + bytes(60),
        b"\x03" + bytes(9) + b"\xff\xff\xff\xff",
        b"\x80" + b"\1\2\3\xff\xff",
        b"\x80" + b"\1\2\3\x03" + b"\1\2\3\x20",
        b"\x82" + bytes(6) + b"\x05" * 16,
        b"\x82" + bytes(6) + b"\x81\xff\x10",
    ],
    ids=["empty", "short raw", "short colour", "kind 17", "kind 129", "outside the palette", "no end", "too long",
         "run outside the palette", "palette run too long"],
)  # fmt: skip
def test_tiles_that_cannot_be(data: bytes) -> None:
    with pytest.raises(Invalid):
        run(paint_tiles(np.zeros((4, 4), np.uint32), data), b"")


def test_a_rectangle_that_claims_to_be_huge() -> None:
    with pytest.raises(Invalid):
        run(read_zrle(np.zeros((4, 4), np.uint32), Inflater()), (1 << 31).to_bytes(4, "big"))


def test_a_bomb() -> None:
    bomb = zlib.compress(bytes(5_000_000))
    target = np.zeros((64, 64), np.uint32)
    with pytest.raises(Invalid):
        run(read_zrle(target, Inflater()), len(bomb).to_bytes(4, "big") + bomb)


def test_it_pauses_before_each_tile() -> None:
    pixels = picture(130, 70)
    steps = list(paint_tiles(np.zeros((70, 130), np.uint32), zrle_tiles(pixels, "palette")))
    assert steps == [0] * 6
