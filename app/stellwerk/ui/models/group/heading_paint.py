"""Paints the heading of a group across all columns of its row. Owner thread.

Each cell of the row paints its part of the whole, so that the table needs no spans, which would have to be laid anew
whenever rows move.
"""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from stellwerk.core.record import Record
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

_CARET = 12


class HeadingLook(Record, frozen=True):
    """What a heading shows. `depth` counts from 1."""

    title: str
    value: str
    count: int
    depth: int
    collapsed: bool
    current: bool


def paint_heading(painter: QPainter, option: QStyleOptionViewItem, row: QRect, look: HeadingLook, theme: Theme) -> None:
    """Paint what lies within `option.rect` of the heading over the whole `row`."""
    painter.save()
    painter.setClipRect(option.rect)
    painter.fillRect(row, theme.colour(Token.WINDOW))
    painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.colour(Token.HAIRLINE))
    left = row.left() + BETWEEN + (look.depth - 1) * AROUND
    caret = theme.icons.pixmap(
        "caret-right" if look.collapsed else "caret-down", _CARET, painter.device().devicePixelRatio(), Token.MUTED
    )
    painter.drawPixmap(QPoint(left + (ICON_ROW - _CARET) // 2, row.center().y() - _CARET // 2 + 1), caret)
    _paint_words(
        painter, option.font, row.adjusted(left - row.left() + ICON_ROW + BETWEEN, 0, -BETWEEN, 0), look, theme
    )
    if look.current:
        painter.setPen(QPen(theme.colour(Token.ACCENT), 1))
        painter.drawRect(row.adjusted(0, 0, -1, -1))
    painter.restore()


def _paint_words(painter: QPainter, font: QFont, room: QRect, look: HeadingLook, theme: Theme) -> None:
    """The property lighter, its value strong, the number of objects lighter again."""
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    count_width = QFontMetrics(font).horizontalAdvance(f"{look.count:,}") + AROUND
    words = ((look.title, font, Token.MUTED), (look.value, strong, Token.TEXT))
    for text, its_font, token in words:
        metrics = QFontMetrics(its_font)
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width() - count_width))
        painter.setFont(its_font)
        painter.setPen(theme.colour(token))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        room = room.adjusted(metrics.horizontalAdvance(elided) + BETWEEN, 0, 0, 0)
    painter.setFont(font)
    painter.setPen(theme.colour(Token.MUTED))
    room = room.adjusted(WITHIN, 0, 0, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(look.count))
