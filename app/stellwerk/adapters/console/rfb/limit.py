"""What a server may ask for: everything it says of sizes is compared with these before memory is taken. Pure."""

from stellwerk.core.error import Invalid
from stellwerk.core.text import _

MOST_SIDE = 16384
"""Pixels of a picture's width or height."""
MOST_PIXELS = 40_000_000
"""Pixels of a picture, 160 MB of memory: an 8K screen has 33 million."""
MOST_CURSOR = 512
"""Pixels of a cursor's width or height."""
MOST_RECTANGLES = 65535
"""Rectangles of one update, as many as its number can say."""
MOST_NAME = 64 * 1024
MOST_REASON = 16 * 1024
MOST_CLIPBOARD = 4 * 1024 * 1024
"""Bytes of text that a server may put into the clipboard."""
MOST_TYPES = 255
"""Kinds of login that a server may offer."""


def broken(what: str) -> Invalid:
    """The error for a server that does not keep to the protocol. `what` it did, in English, for the details."""
    text = _("the display of the VM sends what cannot be understood")
    return Invalid(text, _("try again; if it happens again, report it with its details"), what)


def check_size(width: int, height: int) -> None:
    """Raise Invalid for a picture that is too large to be one."""
    if width > MOST_SIDE or height > MOST_SIDE or width * height > MOST_PIXELS:
        raise broken(f"a picture of {width} × {height} pixels")


def check_inside(x: int, y: int, width: int, height: int, size: tuple[int, int]) -> None:
    """Raise Invalid for a rectangle that leaves the picture of `size` (width, height)."""
    if x + width > size[0] or y + height > size[1]:
        raise broken(f"a rectangle of {width} × {height} at {x}, {y} in a picture of {size[0]} × {size[1]}")
