"""Paints bookmarks: a bar before the one in sight, glyph, name, hits at the right; and the field that renames one.

Owner thread.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from stellwerk.core.text import _
from stellwerk.ui.bookmarks.row_look import USUAL, RowLook
from stellwerk.ui.bookmarks.row_model import RowModel
from stellwerk.ui.models.delegate import paint_ground, text_width
from stellwerk.ui.models.list_model import Index
from stellwerk.ui.theme.icon import UNKNOWN_GLYPH
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

_BAR = 3
_EDGE = ICON_ROW - WITHIN
"""Side of the mark at the right edge."""
LONGEST_NAME = 255
"""As `commands.object_name` has it."""


class RowDelegate(QStyledItemDelegate):
    """Paints what `RowModel.look` answers."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One row; as wide as the view, names are cut rather than scrolled to."""
        return QSize(8 * BETWEEN, self._theme.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        model = index.model()
        look = model.look(index.row()) if isinstance(model, RowModel) else None
        painter.save()
        paint_ground(painter, option, self._theme)
        if look is not None:
            rect: QRect = option.rect
            if look.open:
                painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height()), self._theme.colour(Token.ACCENT))
            self._paint_glyph(painter, rect, look)
            painter.setFont(option.font)
            self._paint_texts(painter, option, rect.adjusted(_text_left(), 0, -BETWEEN, 0), look)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field for the name."""
        field = QLineEdit(parent)
        field.setObjectName("rename")
        field.setAccessibleName(_("Name of the bookmark"))
        field.setMaxLength(LONGEST_NAME)
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the name, whose letters stay where they are."""
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(_text_left() - BETWEEN, 1, -WITHIN, -1))

    def _paint_glyph(self, painter: QPainter, rect: QRect, look: RowLook) -> None:
        icons = self._theme.icons
        glyph = USUAL if icons.glyph_name(look.glyph) == UNKNOWN_GLYPH else look.glyph
        ink = Token.ACCENT if look.open else Token.MUTED
        pixmap = icons.pixmap(glyph, ICON_ROW, painter.device().devicePixelRatio(), ink)
        painter.drawPixmap(QPoint(rect.left() + BETWEEN, rect.center().y() - ICON_ROW // 2 + 1), pixmap)

    def _paint_texts(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, look: RowLook) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        if look.mark is not None:
            pixmap = self._theme.icons.mark_pixmap(look.mark, _EDGE, painter.device().devicePixelRatio())
            painter.drawPixmap(QPoint(rect.right() - _EDGE + 1, rect.center().y() - _EDGE // 2 + 1), pixmap)
            taken = _EDGE
        else:
            painter.setPen(self._theme.colour(Token.MUTED))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, look.edge)
            taken = text_width(option, look.edge)
        rect = rect.adjusted(0, 0, -taken - BETWEEN, 0)
        painter.setPen(self._theme.colour(Token.TEXT))
        shown = option.fontMetrics.elidedText(look.text, Qt.TextElideMode.ElideRight, rect.width())
        # Names of either direction begin at the left, under one another.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | middle, shown)


def _text_left() -> int:
    return BETWEEN + ICON_ROW + BETWEEN
