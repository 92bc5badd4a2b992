"""What names and notes may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.commands.object_name import (
    checked_color,
    checked_line,
    checked_name,
    checked_note,
    checked_tag_name,
    checked_vm_name,
)
from stellwerk.commands.tag import add_tag
from stellwerk.core.error import Invalid
from stellwerk.model.tag import COLORS


def test_blanks_around_are_dropped() -> None:
    assert checked_name("  h 1 ") == "h 1"
    assert checked_line(" x ") == "x"
    assert checked_note(" two\n\tlines ") == " two\n\tlines "


@pytest.mark.parametrize("text", ["", " ", "a\0b", "a\nb", "\x7f", "x" * 256, "\ud800"])
def test_what_no_name_can_be(text: str) -> None:
    with pytest.raises(Invalid):
        checked_name(text)


@pytest.mark.parametrize("text", ["a/b", "/"])
def test_libvirt_takes_no_slash(text: str) -> None:
    with pytest.raises(Invalid):
        checked_vm_name(text)


def test_the_names_of_tags_are_parts_of_a_path() -> None:
    assert checked_tag_name(" a b ") == "a b"
    with pytest.raises(Invalid):
        checked_tag_name("a/b")


@pytest.mark.parametrize(
    ("text", "color"),
    [
        (" Red ", "red"),
        ("gray", "grey"),
        ("#0Af", "#00aaff"),
        ("#0057B8", "#0057b8"),
        ("", ""),
        *((color, color) for color in COLORS),
    ],
)
def test_colours(text: str, color: str) -> None:
    assert checked_color(text) == color


@pytest.mark.parametrize("text", ["mauve", "#12", "#1234567", "#ggg", "rgb(1,2,3)", "red;"])
def test_what_is_no_colour(text: str) -> None:
    with pytest.raises(Invalid):
        checked_color(text)


def test_the_help_names_the_colours() -> None:
    (param,) = (param for param in add_tag.params if param.name == "color")
    assert all(color in param.arg.help for color in COLORS)


@pytest.mark.parametrize("text", ["a\rb", "\x1b[0m", "x" * 20_001])
def test_notes(text: str) -> None:
    with pytest.raises(Invalid):
        checked_note(text)
    with pytest.raises(Invalid):
        checked_line(text)


@given(st.text())
def test_what_is_accepted_can_be_written(text: str) -> None:
    for check in (checked_name, checked_vm_name, checked_tag_name, checked_line, checked_note, checked_color):
        try:
            found = check(text)
        except Invalid:
            continue
        found.encode()
        assert check(found) == found
