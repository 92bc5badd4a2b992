"""The glyphs of the icon family (Phosphor) as vector shapes. Owner thread, after the QGuiApplication.

The font comes with qtawesome. The package itself is not imported: its import and its loading of all its fonts take
half a second, the start of the window is to take one. The shapes are read from the font file, so that no font of
the desktop is touched.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QPainterPath, QRawFont, QTransform

from stellwerk.core.error import Bug

_UNITS = 256.0


class GlyphSet:
    """Shapes by name, each in a square of 1 × 1."""

    def __init__(self, font: Path, charmap: Path) -> None:
        self._font = QRawFont(str(font), _UNITS, QFont.HintingPreference.PreferNoHinting)
        if not self._font.isValid():
            raise Bug("the icon font cannot be read", "install the program again", details=str(font))
        self._codes: dict[str, str] = json.loads(charmap.read_text(encoding="utf-8"))
        self._paths: dict[str, QPainterPath] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._codes

    def path(self, name: str) -> QPainterPath:
        """The shape of a glyph; raises Bug for a name that the family does not have."""
        if name not in self._paths:
            self._paths[name] = self._read(name)
        return self._paths[name]

    def _read(self, name: str) -> QPainterPath:
        if name not in self._codes:
            raise Bug(f'there is no icon "{name}"')
        index = self._font.glyphIndexesForString(chr(int(self._codes[name], 16)))[0]
        shape = self._font.pathForGlyph(index)
        # The glyphs stand in an em square whose top is one ascent above the base line.
        return QTransform.fromScale(1 / _UNITS, 1 / _UNITS).map(shape.translated(0, self._font.ascent()))


@cache
def phosphor() -> GlyphSet:
    """The family that the program uses."""
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise Bug("the icon font is missing", "install the package qtawesome")
    folder = Path(spec.origin).parent / "fonts"
    fonts, charmaps = sorted(folder.glob("phosphor-[0-9]*.ttf")), sorted(folder.glob("phosphor-charmap-*.json"))
    if not fonts or not charmaps:
        raise Bug("the icon font is missing", "install the package qtawesome again", details=str(folder))
    return GlyphSet(fonts[-1], charmaps[-1])
