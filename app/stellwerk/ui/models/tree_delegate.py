"""Paints nodes of the tree: icon with state, name, a lighter text at the right edge. Owner thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from stellwerk.ui.models.chip import paint_dot
from stellwerk.ui.models.delegate import paint_ground, text_width
from stellwerk.ui.models.tree_label import Label
from stellwerk.ui.models.tree_model import TreeModel
from stellwerk.ui.models.turner import Turner
from stellwerk.ui.theme.mark import Mark
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
LEAST_NAME = 60
"""Pixels of the name; where less than that would be left, the edge gives way."""


class NodeDelegate(QStyledItemDelegate):
    """Paints what `TreeModel.label` answers."""

    def __init__(self, view: QTreeView, theme: Theme) -> None:
        super().__init__(view)
        self._theme = theme
        self._turner = Turner(view)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One row; as wide as the view, names are cut rather than scrolled to."""
        return QSize(8 * BETWEEN, self._theme.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, icon, name, edge."""
        model = index.model()
        label = model.label(index) if isinstance(model, TreeModel) else None
        painter.save()
        paint_ground(painter, option, self._theme)
        if label is not None:
            if label.mark is Mark.BUSY:
                self._turner.saw(index)
            ratio = painter.device().devicePixelRatio()
            rect: QRect = option.rect.adjusted(WITHIN, 0, -BETWEEN, 0)
            square = QRect(rect.left(), rect.center().y() - ICON_ROW // 2 + 1, ICON_ROW, ICON_ROW)
            if label.colour is not None:
                paint_dot(painter, square, label.colour, self._theme)
            else:
                pixmap = self._theme.icons.kind_pixmap(
                    label.kind, label.mark, ICON_ROW, ratio, phase=self._turner.phase, grey=label.grey
                )
                painter.drawPixmap(square.topLeft(), pixmap)
            painter.setFont(option.font)
            self._paint_texts(painter, option, rect.adjusted(ICON_ROW + BETWEEN, 0, 0, 0), label)
        painter.restore()

    def _paint_texts(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, label: Label) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        room = rect.width() - text_width(option, label.edge) - BETWEEN
        if label.edge and room >= LEAST_NAME:
            painter.setPen(self._theme.colour(Token.AWAY if label.grey else Token.MUTED))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, label.edge)
            rect = rect.adjusted(0, 0, room - rect.width(), 0)
        painter.setPen(self._theme.colour(Token.AWAY if label.grey else Token.TEXT))
        shown = option.fontMetrics.elidedText(label.text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, shown)
