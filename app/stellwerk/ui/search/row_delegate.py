"""Paints the rows of the list below the search bar. Owner thread."""

from collections.abc import Iterator
from unicodedata import bidirectional

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stellwerk.ui.search.row import Row, RowKind, Spans
from stellwerk.ui.search.row_model import RowModel
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_ROW
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Icon, text with what matches in bold, lighter detail, what it is at the right."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._theme = theme
        self._bold: tuple[str, QFont, QFontMetrics] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(ICON_ROW, self._theme.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        model = index.model()
        if not isinstance(model, RowModel):
            return
        row = model.rows[index.row()]
        painter.save()
        self._paint_ground(painter, option)
        rect: QRect = option.rect.adjusted(BETWEEN, 0, -BETWEEN, 0)
        if row.icon is not None:
            top = rect.center().y() - ICON_ROW // 2 + 1
            row.icon.paint(painter, QRect(rect.left(), top, ICON_ROW, ICON_ROW), Qt.AlignmentFlag.AlignCenter)
        rect = self._paint_hint(painter, option, rect.adjusted(ICON_ROW + BETWEEN, 0, 0, 0), row)
        ink = self._theme.colour(Token.RED if row.kind is RowKind.ERROR else Token.TEXT)
        left = self._paint_parts(painter, option, rect, row.text, row.bold, ink)
        if row.detail:
            rest = QRect(rect)
            rest.setLeft(left + AROUND)
            self._paint_parts(painter, option, rest, row.detail, row.detail_bold, self._theme.colour(Token.MUTED))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """The keys work on this list although the focus is in the field: what is chosen looks so."""
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self._theme.colour(Token.SELECTED))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, self._theme.colour(Token.HOVER))

    def _paint_hint(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Row) -> QRect:
        """What it is, lighter at the right; answers the space that is left."""
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(row.hint)
        painter.setFont(option.font)
        painter.setPen(self._theme.colour(Token.MUTED))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.hint)
        return rect.adjusted(0, 0, -(width + AROUND if row.hint else 0), 0)

    def _paint_parts(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str, bold: Spans, ink: QColor
    ) -> int:
        """A text from the left, cut where there is no more space; answers where it ends."""
        if rect.width() <= 0:
            return rect.left()
        painter.setPen(ink)
        font, heavy = option.font, self._bold_font(option)
        left, line = rect.left(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for part, is_bold in parts_of(text, bold):
            painter.setFont(heavy[0] if is_bold else font)
            metrics = heavy[1] if is_bold else option.fontMetrics
            room = rect.right() - left
            shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(QPoint(left, rect.top()), QSize(room, rect.height())), line, shown)
            left += metrics.horizontalAdvance(shown)
            if shown != part:
                break
        return left

    def _bold_font(self, option: QStyleOptionViewItem) -> tuple[QFont, QFontMetrics]:
        key = option.font.toString()
        if self._bold is None or self._bold[0] != key:
            font = QFont(option.font)
            font.setBold(True)
            self._bold = key, font, QFontMetrics(font)
        return self._bold[1:]


def parts_of(text: str, bold: Spans) -> Iterator[tuple[str, bool]]:
    """The pieces of a text from the left, and whether each is bold. One with letters that are written from the right
    is one piece: cut, it would be put together in another order.
    """
    at = 0
    if not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text):
        bold = ()
    for start, end in bold:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
