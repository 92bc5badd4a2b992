"""Compressed streams give out what is expected and no more."""

import tracemalloc
import zlib

import pytest

from stellwerk.adapters.console.rfb.inflate import Inflater
from stellwerk.core.error import Invalid


def test_a_stream_goes_on() -> None:
    packer, inflater = zlib.compressobj(), Inflater()
    for part in (b"a" * 1000, b"b" * 10, bytes(range(256)) * 40):
        data = packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
        assert inflater.exactly(data, len(part)) == part


def test_a_stream_that_ended_begins_anew() -> None:
    inflater = Inflater()
    assert inflater.exactly(zlib.compress(b"one"), 3) == b"one"
    assert inflater.exactly(zlib.compress(b"two"), 3) == b"two"


@pytest.mark.parametrize("length", [9, 11])
def test_fewer_or_more_than_expected(length: int) -> None:
    with pytest.raises(Invalid):
        Inflater().exactly(zlib.compress(b"0123456789"), length)


def test_what_is_no_stream() -> None:
    with pytest.raises(Invalid):
        Inflater().at_most(b"nonsense", 100)


def test_a_bomb_takes_no_memory() -> None:
    bomb = zlib.compress(bytes(200_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(Invalid):
            Inflater().at_most(bomb, 10_000)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
