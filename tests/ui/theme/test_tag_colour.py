"""Colours of tags are legible whatever was chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.model.tag import COLORS
from stellwerk.ui.theme.palette import DARK, GROUNDS, LIGHT, contrast
from stellwerk.ui.theme.tag_colour import DOT_CONTRAST, TEXT_CONTRAST, tag_ink

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colour=st.one_of(st.sampled_from(("", "nonsense", "#12345", *COLORS)), HEX), dark=st.booleans())
def test_text_and_dots_have_their_contrast(colour: str, dark: bool) -> None:
    ink, table = tag_ink(colour, dark), DARK if dark else LIGHT
    assert contrast(ink.text, ink.ground) >= TEXT_CONTRAST
    assert all(contrast(ink.dot, table[token]) >= DOT_CONTRAST for token in GROUNDS)


@pytest.mark.parametrize("dark", [False, True])
def test_every_name_looks_different(dark: bool) -> None:
    inks = [tag_ink(colour, dark) for colour in ("", *COLORS)]
    assert len({ink.dot for ink in inks}) == len({ink.ground for ink in inks}) == len(inks)
