"""Layouts of guests."""

import string

import pytest

from stellwerk.services.console.layout import BY_KEY, LAYOUTS, SPACE, Layout, Stroke, untypable

EACH = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)


@EACH
def test_every_layout_types_what_programs_are_made_of(layout: Layout) -> None:
    assert untypable(string.ascii_letters + string.digits + string.punctuation + " \n\t", layout) == ""


@EACH
def test_no_two_characters_are_one_stroke(layout: Layout) -> None:
    strokes = list(layout.strokes.values())
    assert len(strokes) == len(set(strokes))


@pytest.mark.parametrize(
    ("key", "char", "strokes"),
    [
        ("us", "z", (Stroke(0x2C),)), ("de", "z", (Stroke(0x15),)), ("us", "@", (Stroke(0x03, True),)),
        ("de", "@", (Stroke(0x10, False, True),)), ("gb", "@", (Stroke(0x28, True),)),
        ("de", "Ü", (Stroke(0x1A, True),)),
        ("de", "|", (Stroke(0x56, False, True),)), ("de", "^", (Stroke(0x29), Stroke(SPACE))),
        ("de-nodeadkeys", "^", (Stroke(0x29),)), ("de", "€", (Stroke(0x12, False, True),)),
        ("fr", "a", (Stroke(0x10),)), ("fr", "1", (Stroke(0x02, True),)), ("us", "\n", (Stroke(0x1C),)),
    ],
)  # fmt: skip
def test_where_a_character_is(key: str, char: str, strokes: tuple[Stroke, ...]) -> None:
    assert BY_KEY[key].strokes[char] == strokes


def test_what_cannot_be_typed_each_once() -> None:
    assert untypable("Grüße, süße", BY_KEY["us"]) == "üß"
