"""Tight."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.console.rfb.feeding import run
from tests.fakes.rfb.encode import Tight, compact, picture

from stellwerk.adapters.console.rfb.tight import TightStreams
from stellwerk.core.error import Invalid


@settings(max_examples=150)
@given(
    st.integers(1, 60), st.integers(1, 40), st.sampled_from([2, 3, 16, 200, 256]),
    st.sampled_from(["copy", "palette", "gradient"]), st.integers(0, 9),
)  # fmt: skip
def test_what_was_sent_is_seen(width: int, height: int, colours: int, kind: str, seed: int) -> None:
    pixels = picture(width, height, colours, seed)
    target = np.zeros((height, width), np.uint32)
    run(TightStreams().read(target), Tight().encode(pixels, kind))
    assert (target == pixels).all()


def test_one_colour() -> None:
    target = np.zeros((9, 9), np.uint32)
    run(TightStreams().read(target), b"\x80\x10\x20\x30")
    assert np.unique(target).tolist() == [0xFF102030]


def test_streams_go_on_and_begin_anew_where_the_server_says_so() -> None:
    streams, server = TightStreams(), Tight()
    for seed in range(3):
        pixels = picture(40, 40, seed=seed)
        target = np.zeros((40, 40), np.uint32)
        run(streams.read(target), server.encode(pixels))
        assert (target == pixels).all()
    anew = Tight().encode(pixels)
    run(streams.read(target), bytes([anew[0] | 1]) + anew[1:])
    with pytest.raises(Invalid):
        run(streams.read(target), Tight().encode(pixels))


def test_lengths_of_one_two_and_three_bytes() -> None:
    for length in (1, 127, 128, 16383, 16384, 4_000_000):
        assert len(compact(length)) == (1 if length < 128 else 2 if length < 16384 else 3)
    pixels = picture(300, 300, colours=256, seed=3) ^ np.random.default_rng(1).integers(0, 1 << 24, (300, 300), "u4")
    target = np.zeros((300, 300), np.uint32)
    run(TightStreams().read(target), Tight().encode(pixels))
    assert (target == pixels).all()


@pytest.mark.parametrize(
    "data",
    [b"\x90", b"\xa0", b"\xf0", b"\x40\x03", b"\x00\xff\xff\xff", b"\x40\x01\x02" + bytes(9) + b"\x09" * 9],
    ids=["JPEG", "PNG", "kind 15", "filter 3", "too long", "outside the palette"],
)
def test_what_cannot_be(data: bytes) -> None:
    with pytest.raises(Invalid):
        run(TightStreams().read(np.zeros((3, 3), np.uint32)), data)
