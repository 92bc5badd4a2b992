"""The wavy line below what is wrong in a field. Owner thread.

Qt's own wave is as high as the font's descent allows: in a field of one line that is a row of dots.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextLayout
from PySide6.QtWidgets import QLineEdit

HEIGHT = 2.5
STEP = 2.0
_BESIDE_CURSOR = 5
"""Pixels that `QLineEdit.cursorRect` begins left of the cursor (qwidgetlinecontrol.cpp)."""
_ENDLESS = 1e7

Formats = Sequence[QTextLayout.FormatRange]


class Wave:
    """Knows where the characters of a field stand, by laying the same text out once more."""

    def __init__(self, edit: QLineEdit) -> None:
        self._edit = edit
        self._layout: QTextLayout | None = None

    def lay(self, formats: Formats) -> None:
        """For the text as it is now, in these formats."""
        layout = QTextLayout(self._edit.text(), self._edit.font())
        layout.setFormats(list(formats))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(_ENDLESS)
        layout.endLayout()
        self._layout = layout

    def paint(self, spans: Iterable[tuple[int, int]], ink: QColor) -> None:
        """Underline these, counted in UTF-16 units."""
        if self._layout is None:
            return
        edit, line = self._edit, self._layout.lineAt(0)
        origin = edit.cursorRect().x() + _BESIDE_CURSOR - _x(line.cursorToX(edit.cursorPosition()))
        ground = edit.contentsRect().adjusted(1, 1, -1, -1)
        painter = QPainter(edit)
        painter.setClipRect(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.2))
        bottom = edit.cursorRect().bottom() + 0.5
        for start, end in spans:
            left, right = origin + _x(line.cursorToX(start)), origin + _x(line.cursorToX(end))
            painter.drawPolyline(wave(max(left, 0.0), min(right, float(ground.right())), bottom))
        painter.end()


def wave(left: float, right: float, bottom: float) -> QPolygonF:
    """The line from left to right, its valleys at `bottom`."""
    points, x, up = [], left, False
    while x <= right:
        points.append(QPointF(x, bottom - (HEIGHT if up else 0.0)))
        x, up = x + STEP, not up
    return QPolygonF(points)


def _x(place: object) -> float:
    """PySide answers with the place that was meant beside it."""
    return float(place[0]) if isinstance(place, tuple) else float(place)  # type: ignore[arg-type]
