"""Lists and ranges of addresses."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.commands.hosts.address_range import MOST, MOST_TEXT, expanded
from stellwerk.core.error import Invalid


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("h1", ["h1"]),
        ("", []),
        ("h[08-11].example.org", ["h08.example.org", "h09.example.org", "h10.example.org", "h11.example.org"]),
        ("10.0.0.[9-11]", ["10.0.0.9", "10.0.0.10", "10.0.0.11"]),
        ("h[1,3,07-08]", ["h1", "h3", "h07", "h08"]),
        ("r[1-2]-h[1-2]", ["r1-h1", "r1-h2", "r2-h1", "r2-h2"]),
        ("a, b;c\td\n\n e", ["a", "b", "c", "d", "e"]),
        ("a # the first\n# nothing\nb", ["a", "b"]),
        ("[fd00::1] fd00::2", ["[fd00::1]", "fd00::2"]),
        ("h1 h1", ["h1", "h1"]),
    ],
)
def test_what_a_text_stands_for(text: str, addresses: list[str]) -> None:
    assert list(expanded(text)) == addresses


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("h[1-1000000]", '"h[1-1000000]" makes more addresses than can be added at a time'),
        ("h[1-999999999][1-999999999]", "makes more addresses"),
        ("h[1-400] g[1-400]", '"g[1-400]" makes more addresses'),
        ("h[9-1]", 'the range "h[9-1]" runs backwards'),
        ("h[1-2", "the brackets in"),
        ("h1-2]", "the brackets in"),
        ("x" * (MOST_TEXT + 1), "the list of addresses is too long"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        expanded(text)
    assert reason in caught.value.text


@given(st.text(alphabet="h1 [],-\n#90:x", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert len(expanded(text)) <= MOST
