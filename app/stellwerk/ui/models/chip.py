"""Paints tags: as small rounded chips in a row, cut to the room there is; as a dot. Owner thread."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from stellwerk.ui.models.cell import Chip
from stellwerk.ui.theme.metric import BETWEEN, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.tag_colour import tag_ink
from stellwerk.ui.theme.theme import Theme

LEAST = 28
"""Pixels of a chip's text; with less room it goes into the rest, `+2`."""
_SIDE = 6
"""Between the edge of a chip and its text."""
_RADIUS = 4
_DOT = 10


def chip_height(metrics: QFontMetrics) -> int:
    """Of one chip."""
    return metrics.height() + 2


def chip_width(metrics: QFontMetrics, text: str) -> int:
    """Of one chip with the whole text."""
    return metrics.horizontalAdvance(text) + 2 * _SIDE


def chips_width(metrics: QFontMetrics, chips: Sequence[Chip]) -> int:
    """Of all chips side by side."""
    return sum(chip_width(metrics, chip.text) + WITHIN for chip in chips) - WITHIN


def laid_out(metrics: QFontMetrics, room: int, chips: Sequence[Chip]) -> Iterator[tuple[Chip | None, int, int, str]]:
    """Each chip that fits with its left edge, width and text; at the end None with how many are left out.

    The last one that fits may have its text cut.
    """
    left = 0
    widths = [chip_width(metrics, chip.text) for chip in chips]
    whole = sum(widths) + WITHIN * (len(chips) - 1) <= room
    for place, (chip, width) in enumerate(zip(chips, widths, strict=True)):
        after = len(chips) - place - 1
        spare = room - left - (_rest_width(metrics, after) if after and not whole else 0)
        least = min(width, LEAST + 2 * _SIDE)
        if spare < least:
            yield None, left, room - left, f"+{after + 1}"
            return
        text = chip.text
        if width > spare:
            width = spare
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * _SIDE)
        yield chip, left, width, text
        left += width + WITHIN


def paint_chip(painter: QPainter, rect: QRect, text: str, colour: str, theme: Theme) -> None:
    """One chip into its place, in the painter's font."""
    ink = tag_ink(colour, theme.dark)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ink.edge), 1))
    painter.setBrush(QColor(ink.ground))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QColor(ink.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def paint_chips(
    painter: QPainter, option: QStyleOptionViewItem, rect: QRect, chips: Sequence[Chip], theme: Theme
) -> None:
    """As many as there is room for."""
    metrics: QFontMetrics = option.fontMetrics
    height = chip_height(metrics)
    top = rect.center().y() - height // 2 + 1
    for chip, left, width, text in laid_out(metrics, rect.width(), chips):
        place = QRect(rect.left() + left, top, width, height)
        if chip is not None:
            paint_chip(painter, place, text, chip.colour, theme)
        else:
            painter.setPen(theme.colour(Token.MUTED))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def paint_dot(painter: QPainter, square: QRect, colour: str, theme: Theme) -> None:
    """A round dot in the middle of a square; a ring where there is no colour."""
    dot = QRectF(0, 0, _DOT, _DOT)
    dot.moveCenter(QRectF(square).center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(tag_ink(colour, theme.dark).dot)
    painter.setPen(QPen(ink, 1.5) if not colour else Qt.PenStyle.NoPen)
    painter.setBrush(ink if colour else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(dot)
    painter.restore()


def _rest_width(metrics: QFontMetrics, count: int) -> int:
    return metrics.horizontalAdvance(f"+{count}") + BETWEEN
