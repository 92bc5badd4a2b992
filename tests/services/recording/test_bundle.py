"""Texts and bytes as one piece, and what is none."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.services.recording.bundle import bundled, texts, unbundled


@given(st.dictionaries(st.text(), st.text() | st.none() | st.integers()), st.lists(st.binary()))
def test_there_and_back(head: dict[str, object], parts: list[bytes]) -> None:
    assert unbundled(bundled(head, parts)) == (head, parts)


@given(st.binary())
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unbundled(data)


@pytest.mark.parametrize(
    "told",
    [[], {"head": {}}, {"head": [], "sizes": []}, {"head": {}, "sizes": [-1]}, {"head": {}, "sizes": ["1"]}],
)
def test_heads_that_are_none(told: object) -> None:
    text = json.dumps(told).encode()
    with pytest.raises(ValueError, match=r"."):
        unbundled(struct.pack("<I", len(text)) + text)


def test_lengths_that_are_not_there() -> None:
    whole = bundled({}, [b"abc"])
    for data in (whole[:-1], whole + b"d", struct.pack("<I", 2**31) + whole[4:]):
        with pytest.raises(ValueError, match=r"."):
            unbundled(data)


@pytest.mark.parametrize("value", ["abc", None, ["a", 1], {"a": "b"}])
def test_lists_of_texts(value: object) -> None:
    assert texts(["a", "b"]) == ("a", "b")
    with pytest.raises(ValueError, match="texts"):
        texts(value)
