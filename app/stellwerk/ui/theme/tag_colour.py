"""The colours of tags, legible in both themes: chips with their text, and dots. Pure; any thread.

A tag says a hue; what is drawn of it is brought to the contrast of the house: 4.5:1 for the text on a chip, 3:1 for a
dot on every ground it can stand on.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from stellwerk.model.tag import COLORS
from stellwerk.ui.theme.palette import DARK, GROUNDS, LIGHT, Token, contrast

TEXT_CONTRAST, DOT_CONTRAST = 4.5, 3.0

HUES: Mapping[str, str] = {
    "red": "#d6323c",
    "orange": "#e2711d",
    "yellow": "#d9a900",
    "green": "#2f9e44",
    "teal": "#0d9aa0",
    "blue": "#2f6fde",
    "purple": "#8a4fd3",
    "pink": "#d6409f",
    "brown": "#8d5a3b",
    "grey": "#7a8490",
}
assert set(HUES) == set(COLORS)

_TINT_LIGHT, _TINT_DARK = 0.16, 0.30
"""How much of the hue a chip's ground has."""
_STEP = 0.04


class TagInk(NamedTuple):
    """`#rrggbb` each: a chip's `ground`, its `text` and `edge`, and a `dot` alone."""

    ground: str
    text: str
    edge: str
    dot: str


@lru_cache(maxsize=1024)
def tag_ink(colour: str, dark: bool) -> TagInk:
    """What a tag of that colour (one of COLORS, `#rrggbb`, empty or nonsense) is drawn with."""
    table = DARK if dark else LIGHT
    hue = HUES.get(colour, colour if _is_hex(colour) else "")
    base = table[Token.BASE]
    ground = _mixed(base, hue or table[Token.GREY], _TINT_DARK if dark else _TINT_LIGHT)
    far = table[Token.TEXT]
    text = _until(lambda ink: contrast(ink, ground) >= TEXT_CONTRAST, hue, far) if hue else far
    grounds = [table[token] for token in GROUNDS]
    dot = _until(lambda ink: all(contrast(ink, one) >= DOT_CONTRAST for one in grounds), hue or table[Token.GREY], far)
    return TagInk(ground, text, _mixed(ground, dot, 0.45), dot)


def _until(fits: Callable[[str], bool], hue: str, far: str) -> str:
    """The hue, brought as far towards the colour of texts as is needed."""
    share = 0.0
    while share < 1.0:
        ink = _mixed(hue, far, share)
        if fits(ink):
            return ink
        share += _STEP
    return far


def _is_hex(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(letter in "0123456789abcdefABCDEF" for letter in text[1:])


def _mixed(one: str, other: str, share: float) -> str:
    """`share` of the other colour in the one."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
