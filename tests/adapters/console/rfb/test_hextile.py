"""Hextile."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.console.rfb.feeding import run
from tests.fakes.rfb.encode import hextile, picture

from stellwerk.adapters.console.rfb.hextile import read_hextile
from stellwerk.core.error import Invalid


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.booleans(), st.integers(0, 9))
def test_what_was_sent_is_seen(width: int, height: int, colours: int, coloured: bool, seed: int) -> None:
    pixels = picture(width, height, colours, seed)
    target = np.zeros((height, width), np.uint32)
    run(read_hextile(target), hextile(pixels, coloured=coloured))
    assert (target == pixels).all()


def test_ground_and_ink_hold_until_others_are_named() -> None:
    target = np.zeros((16, 48), np.uint32)
    first = b"\x0e" + b"\1\0\0\0" + b"\2\0\0\0" + b"\1" + b"\x00\x00"
    run(read_hextile(target), first + b"\x00" + b"\x08\x01\x11\x10")
    assert target[0, 0] == 0xFF000002
    assert (target[:, 16:32] == 0xFF000001).all()
    assert target[1, 33:35].tolist() == [0xFF000002] * 2


def test_a_part_that_leaves_its_tile() -> None:
    with pytest.raises(Invalid):
        run(read_hextile(np.zeros((8, 8), np.uint32)), b"\x0e" + bytes(8) + b"\x01\x00\x88")
