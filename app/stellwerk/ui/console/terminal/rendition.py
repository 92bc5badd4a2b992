"""The numbers that say how the next characters look (SGR). Pure; any thread."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pyte import graphics

from stellwerk.ui.console.terminal.cell import BLANK, Cell

_FLAGS = {
    1: ("bold", True), 2: ("blink", True), 3: ("italics", True), 4: ("underscore", True), 7: ("reverse", True),
    9: ("strikethrough", True), 21: ("underscore", True), 23: ("italics", False), 24: ("underscore", False),
    27: ("reverse", False), 29: ("strikethrough", False),
}  # fmt: skip
"""`blink` is pyte's field; here it holds what is dim."""


@lru_cache(maxsize=1024)
def dressed(pen: Cell, numbers: tuple[int, ...]) -> Cell:
    """The pen after these numbers; the same one each time."""
    look = pen._asdict()
    rest = iter(numbers)
    for number in rest:
        if number in (0, -1):
            look = BLANK._asdict()
        elif number in _FLAGS:
            name, on = _FLAGS[number]
            look[name] = on
        elif number == 22:
            look["bold"] = look["blink"] = False
        elif number in (38, 48):
            colour = _colour(rest)
            if colour:
                look["fg" if number == 38 else "bg"] = colour
        else:
            _named(look, number)
    return Cell(**look)


def _named(look: dict[str, Any], number: int) -> None:
    if (name := graphics.FG_ANSI.get(number) or graphics.FG_AIXTERM.get(number)) is not None:
        look["fg"] = name
    elif (name := graphics.BG_ANSI.get(number) or graphics.BG_AIXTERM.get(number)) is not None:
        look["bg"] = name.replace("bfightmagenta", "brightmagenta")  # a slip of pyte 0.8.2


_FIRST = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")


def _colour(rest: Iterator[int]) -> str:
    """A colour by its number among 256, or by red, green and blue; empty where it is neither."""
    kind = next(rest, -1)
    if kind == 5:
        number = next(rest, -1)
        if 0 <= number < 16:
            return ("bright" if number >= 8 else "") + _FIRST[number % 8]
        return graphics.FG_BG_256[number] if 16 <= number < 256 else ""
    if kind == 2:
        parts = [next(rest, -1) for _part in range(3)]
        if parts[0] == -1:  # `38:2::r:g:b`: a place for the colour space is left empty
            parts = [*parts[1:], next(rest, -1)]
        return "".join(f"{min(255, max(0, part)):02x}" for part in parts)
    return ""
