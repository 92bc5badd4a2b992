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
