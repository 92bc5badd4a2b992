"""One character of a terminal and how it looks. Pure; any thread."""

from functools import cached_property, lru_cache
from typing import NamedTuple

from pyte.screens import Char, wcwidth


class Style(NamedTuple):
    """How characters look. A colour is `default`, one of pyte's names (`red`, `brightred`, and `brown` for yellow) or
    six hexadecimal digits."""

    fg: str = "default"
    bg: str = "default"
    bold: bool = False
    italics: bool = False
    underscore: bool = False
    strikethrough: bool = False
    reverse: bool = False
    dim: bool = False


PLAIN = Style()


class Cell(Char):
    """pyte's character, which knows its style as one object: the same one for all that look alike. pyte's `blink` says
    that it is dim; nothing blinks here."""

    @cached_property
    def style(self) -> Style:
        """How it looks."""
        return _one(Style(*self[1:]))

    @cached_property
    def columns(self) -> int:
        """How many columns it takes; 0 for the second half of what takes two."""
        return max(1, wcwidth(self.data[0])) if self.data else 0


BLANK = Cell(" ")


@lru_cache(maxsize=4096)
def _one(style: Style) -> Style:
    return style
