"""Keyboard layouts of guests: which keys type a character. Pure.

For typing texts only: what is typed by hand goes by places of keys and needs no layout.
"""

from collections.abc import Iterator, Mapping

from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text

SHIFT, ALT_GR, SPACE, ENTER, TAB = 0x2A, 0xB8, 0x39, 0x1C, 0x0F
_NUMBERS = (0x29, *range(0x02, 0x0E))
_UPPER = tuple(range(0x10, 0x1C))
_MIDDLE = tuple(range(0x1E, 0x29))
_LOWER = tuple(range(0x2C, 0x36))
_BY_ENTER, _BY_SHIFT = 0x2B, 0x56


class Stroke(Record, frozen=True):
    """One key with what is held meanwhile."""

    code: int
    shift: bool = False
    alt_gr: bool = False


class Layout(Record, frozen=True, kw_only=True):
    """A layout: the strokes of each character that it can type."""

    key: str
    title: Text
    strokes: Mapping[str, tuple[Stroke, ...]]


def _layout(key: str, title: Text, rows: tuple[str, ...], dead: str = "") -> Layout:
    """`rows` are the keys from the left, numbers first, each as its characters without, with Shift, with AltGr; then
    the keys beside Enter and beside Shift. A dead one is typed by a space behind it."""
    strokes: dict[str, tuple[Stroke, ...]] = {
        " ": (Stroke(SPACE),), "\n": (Stroke(ENTER),), "\t": (Stroke(TAB),),
    }  # fmt: skip
    for code, chars in _keys(rows):
        for char, stroke in zip(chars, (Stroke(code), Stroke(code, True), Stroke(code, False, True)), strict=False):
            if char != "\0":
                strokes.setdefault(char, (stroke, Stroke(SPACE)) if char in dead else (stroke,))
    return Layout(key=key, title=title, strokes=strokes)


def _keys(rows: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for codes, row in zip((_NUMBERS, _UPPER, _MIDDLE, _LOWER, (_BY_ENTER, _BY_SHIFT)), rows, strict=True):
        for code, chars in zip(codes, row.split(" "), strict=True):
            yield code, chars + chars.upper() if len(chars) == 1 else chars


_US = _layout("us", N_("English (US)"), (
    "`~ 1! 2@ 3# 4$ 5% 6^ 7& 8* 9( 0) -_ =+",
    "q w e r t y u i o p [{ ]}",
    "a s d f g h j k l ;: '\"",
    "z x c v b n m ,< .> /?",
    "\\| \\|",
))  # fmt: skip
_UK = _layout("gb", N_("English (UK)"), (
    "`¬ 1! 2\" 3£ 4$€ 5% 6^ 7& 8* 9( 0) -_ =+",
    "q w e r t y u i o p [{ ]}",
    "a s d f g h j k l ;: '@",
    "z x c v b n m ,< .> /?",
    "#~ \\|",
))  # fmt: skip
_GERMAN_ROWS = (
    '^° 1! 2"² 3§³ 4$ 5% 6& 7/{ 8([ 9)] 0=} ß?\\ ´`',
    "qQ@ w eE€ r t z u i o p ü +*~",
    "a s d f g h j k l ö ä",
    "y x c v b n mMµ ,; .: -_",
    "#' <>|",
)
_FRENCH_ROWS = (
    "²\0 &1 é2~ \"3# '4{ (5[ -6| è7` _8\\ ç9^ à0@ )°] =+}",
    "a z eE€ r t y u i o p ^¨ $£¤",
    "q s d f g h j k l m ù%",
    "w x c v b n ,? ;. :/ !§",
    "*µ <>",
)

LAYOUTS: tuple[Layout, ...] = (
    _US,
    _UK,
    _layout("de", N_("German"), _GERMAN_ROWS, dead="^´`"),
    _layout("de-nodeadkeys", N_("German, no dead keys"), _GERMAN_ROWS),
    _layout("fr", N_("French"), _FRENCH_ROWS, dead="^¨`~"),
)
"""In the order in which they are offered."""
BY_KEY: Mapping[str, Layout] = {layout.key: layout for layout in LAYOUTS}


def untypable(text: str, layout: Layout) -> str:
    """The characters of a text that a layout cannot type, each once."""
    return "".join(dict.fromkeys(char for char in text if char not in layout.strokes))
