"""The colours, light and dark, and the contrast they are held to. Pure; any thread.

Text keeps at least 4.5:1 and symbols 3:1 against every ground they can stand on; a test goes through both tables.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Token(StrEnum):
    """What a colour is for. Widgets ask by purpose, never by colour."""

    WINDOW = "window"
    """The ground of bars, docks and forms."""
    BASE = "base"
    """The ground of lists, trees, pages and fields."""
    HOVER = "hover"
    SELECTED = "selected"
    SELECTED_AWAY = "selected away"
    """Selected in a view that has not the focus."""
    HAIRLINE = "hairline"
    FRAME = "frame"
    """The edge of a field or button: a symbol, since it shows where to type."""
    TRACK = "track"
    """The empty part of a bar."""
    TEXT = "text"
    MUTED = "muted"
    """Units, counts, help, headings."""
    AWAY = "away"
    """Text of what is greyed: refused commands, objects of a host that is away. Still to be read."""
    ACCENT = "accent"
    ON_ACCENT = "on accent"
    GREEN = "green"
    GREY = "grey"
    AMBER = "amber"
    RED = "red"
    BLUE = "blue"
    VIOLET = "violet"
    """Keywords of a query."""


GROUNDS = (Token.WINDOW, Token.BASE, Token.HOVER, Token.SELECTED, Token.SELECTED_AWAY)
TEXTS = (Token.TEXT, Token.MUTED, Token.AWAY, Token.ACCENT, Token.VIOLET)
WRITTEN = (Token.TEXT, Token.MUTED, Token.ACCENT, Token.VIOLET, Token.GREEN, Token.RED)
"""The colours of texts on the ground of fields and lists: of queries and of what is wrong with them."""
SYMBOLS = (Token.FRAME, Token.GREEN, Token.GREY, Token.AMBER, Token.RED, Token.BLUE)

LIGHT: Mapping[Token, str] = MappingProxyType(
    {
        Token.WINDOW: "#f4f5f7",
        Token.BASE: "#ffffff",
        Token.HOVER: "#edf0f4",
        Token.SELECTED: "#d9e6fa",
        Token.SELECTED_AWAY: "#e3e6eb",
        Token.HAIRLINE: "#dadde2",
        Token.FRAME: "#757e8a",
        Token.TRACK: "#d5dae1",
        Token.TEXT: "#1b1f25",
        Token.MUTED: "#515a66",
        Token.AWAY: "#5b6470",
        Token.ACCENT: "#1b56b0",
        Token.ON_ACCENT: "#ffffff",
        Token.GREEN: "#1a7f37",
        Token.GREY: "#66707d",
        Token.AMBER: "#9a5d00",
        Token.RED: "#c4262e",
        Token.BLUE: "#1b62c9",
        Token.VIOLET: "#7b2a9e",
    }
)

DARK: Mapping[Token, str] = MappingProxyType(
    {
        Token.WINDOW: "#202329",
        Token.BASE: "#181a1f",
        Token.HOVER: "#262a31",
        Token.SELECTED: "#27395a",
        Token.SELECTED_AWAY: "#30353d",
        Token.HAIRLINE: "#343941",
        Token.FRAME: "#808996",
        Token.TRACK: "#3a404a",
        Token.TEXT: "#e4e7eb",
        Token.MUTED: "#aeb6c1",
        Token.AWAY: "#a2aab6",
        Token.ACCENT: "#8ab4f8",
        Token.ON_ACCENT: "#10151d",
        Token.GREEN: "#52c274",
        Token.GREY: "#9aa3b0",
        Token.AMBER: "#e0ac3a",
        Token.RED: "#ff7d76",
        Token.BLUE: "#78aaf8",
        Token.VIOLET: "#cf9df5",
    }
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1..21, by WCAG 2.1 (relative luminance of sRGB)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
