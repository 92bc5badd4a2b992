"""Combinations of keys that a desktop keeps for itself, for a menu. Pure."""

from stellwerk.core.record import Record
from stellwerk.ports.console import Key

_CTRL, _ALT, _SHIFT, _SUPER = Key(0x1D, 0xFFE3), Key(0x38, 0xFFE9), Key(0x2A, 0xFFE1), Key(0xDB, 0xFFEB)
_TAB, _ESCAPE, _F4 = Key(0x0F, 0xFF09), Key(0x01, 0xFF1B), Key(0x3E, 0xFFC1)
_F_CODES = (*range(0x3B, 0x45), 0x57, 0x58)
"""F1 to F12."""


class Combination(Record, frozen=True):
    """Keys that go down in this order. `title` is written on the keys, so it is not translated."""

    title: str
    keys: tuple[Key, ...]


def _function(number: int) -> Key:
    return Key(_F_CODES[number - 1], 0xFFBE + number - 1)


COMBINATIONS: tuple[tuple[Combination, ...], ...] = (
    (
        Combination("Ctrl+Alt+Del", (_CTRL, _ALT, Key(0xD3, 0xFFFF))),
        Combination("Ctrl+Alt+Backspace", (_CTRL, _ALT, Key(0x0E, 0xFF08))),
    ),
    tuple(Combination(f"Ctrl+Alt+F{number}", (_CTRL, _ALT, _function(number))) for number in range(1, 13)),
    (
        Combination("Alt+Tab", (_ALT, _TAB)),
        Combination("Alt+F4", (_ALT, _F4)),
        Combination("Ctrl+Esc", (_CTRL, _ESCAPE)),
        Combination("Super", (_SUPER,)),
        Combination("Super+L", (_SUPER, Key(0x26, ord("l")))),
        Combination("Super+R", (_SUPER, Key(0x13, ord("r")))),
    ),
    (
        Combination("Print", (Key(0x54, 0xFF61),)),
        Combination("Alt+Print", (_ALT, Key(0x54, 0xFF61))),
        Combination("Pause", (Key(0xC6, 0xFF13),)),
        Combination("Scroll Lock", (Key(0x46, 0xFF14),)),
        Combination("Ctrl+Alt", (_CTRL, _ALT)),
    ),
)
"""In groups, as the menu shows them."""


def combination(title: str) -> Combination | None:
    """The one of that title, in any case; None = there is none."""
    wanted = title.replace(" ", "").casefold()
    known = (one for group in COMBINATIONS for one in group)
    return next((one for one in known if one.title.replace(" ", "").casefold() == wanted), None)
