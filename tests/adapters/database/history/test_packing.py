"""Arrays as bytes and back; what the file says is not believed."""

import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.database.history.packing import pack_block, pack_moment, unpack_block, unpack_moment
from stellwerk.core.error import Invalid


def test_a_moment_comes_back() -> None:
    mean, top = np.array([1.5, np.nan], np.float32), np.array([2.5, np.nan], np.float32)
    found = unpack_moment(pack_moment(mean, top, np.array([3, 0], np.uint32)), 2)
    assert np.array_equal(found[0], mean, equal_nan=True)
    assert np.array_equal(found[1], top, equal_nan=True)
    assert found[2].tolist() == [3, 0]


def test_a_block_comes_back() -> None:
    part = (np.arange(4, dtype=np.float32), np.arange(4, 8, dtype=np.float32))
    found = unpack_block(pack_block({"cpu_usage": part, "net_in": part}), 4)
    assert found.keys() == {"cpu_usage", "net_in"}
    assert found["net_in"][1].tolist() == [4, 5, 6, 7]


def test_a_block_of_an_earlier_program_is_read() -> None:
    head = b'["cpu_usage"]'
    body = np.array([1.0, 2.0, 3.0, np.nan], np.float32).tobytes()
    found = unpack_block(zlib.compress(len(head).to_bytes(4, "little") + head + body), 2)
    assert (found["cpu_usage"][0].tolist(), found["cpu_usage"][1][0]) == ([1.0, 2.0], 3.0)


@given(st.lists(st.tuples(st.floats(width=32), st.floats(width=32)), min_size=1, max_size=9))
def test_every_number_comes_back(points: list[tuple[float, float]]) -> None:
    mean, top = (np.array(column, np.float32) for column in zip(*points, strict=True))
    found = unpack_block(pack_block({"a": (mean, top), "b": (top, mean)}), len(points))
    assert all(np.array_equal(one, other, equal_nan=True) for one, other in zip(found["a"], (mean, top), strict=True))
    assert np.array_equal(found["b"][0], top, equal_nan=True)


def test_numbers_that_were_sampled_once_take_half_the_room() -> None:
    mean, top = np.random.default_rng(7).uniform(0, 1e9, (2, 84)).astype(np.float32)
    assert len(pack_block({"a": (mean, mean)})) < 0.6 * len(pack_block({"a": (mean, top)}))


def test_another_size_is_damage() -> None:
    body = pack_moment(np.zeros(2, np.float32), np.zeros(2, np.float32), np.zeros(2, np.uint32))
    with pytest.raises(Invalid, match="damaged"):
        unpack_moment(body, 3)
    with pytest.raises(Invalid, match="damaged"):
        unpack_block(pack_block({"a": (np.zeros(2, np.float32), np.zeros(2, np.float32))}), 3)


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(Invalid, match="damaged"):
        unpack_moment(zlib.compress(bytes(50_000_000)), 2)
    with pytest.raises(Invalid, match="damaged"):
        unpack_block(zlib.compress((2).to_bytes(4, "little") + b"[]" + bytes(50_000_000)), 2)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(body: bytes) -> None:
    for unpack in (unpack_moment, unpack_block):
        for packed in (body, zlib.compress(body)):
            with suppress(Invalid):
                unpack(packed, 4)
