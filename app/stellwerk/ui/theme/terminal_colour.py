"""The colours of terminals, light and dark: sixteen with names, and any other by its number. Pure; any thread.

Chosen so that each can be read on the ground of its theme: at least 4.5:1, but for `black` on a dark and `white` on
a light ground, with which programs fill areas.
"""

from collections.abc import Mapping
from types import MappingProxyType

NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")

_LIGHT = (
    "#1b1f25", "#b3261e", "#1a6e33", "#8a5a00", "#1b56b0", "#8a2a8f", "#0b6b78", "#c9ced6",
    "#5b6470", "#c4262e", "#1a7f37", "#8f5f00", "#1b62c9", "#a12fa6", "#0d7280", "#ffffff",
)  # fmt: skip
_DARK = (
    "#2a2f38", "#f2766e", "#52c274", "#d6a43a", "#78aaf8", "#d490e8", "#4fc3d0", "#c9cfd8",
    "#8d96a3", "#ff938c", "#7bdc98", "#f0c45c", "#9cc2ff", "#e6b0f5", "#7fdde8", "#ffffff",
)  # fmt: skip


def _named(colours: tuple[str, ...]) -> Mapping[str, str]:
    names = (*NAMES, *(f"bright{name}" for name in NAMES))
    return MappingProxyType(dict(zip(names, colours, strict=True)))


LIGHT_TERMINAL = _named(_LIGHT)
DARK_TERMINAL = _named(_DARK)
