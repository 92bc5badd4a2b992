"""Paints cells of lists: icon with state, text, lighter unit, bar. Owner thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from stellwerk.ui.models.cell import GONE, Cell
from stellwerk.ui.models.chip import chips_width, paint_chips
from stellwerk.ui.models.group.heading_paint import HeadingLook, paint_heading
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.spark.line import LINE_HEIGHT, LINE_WIDTH, Line, LinePainter
from stellwerk.ui.models.turner import Turner
from stellwerk.ui.theme.mark import Mark
from stellwerk.ui.theme.metric import BAR_HEIGHT, BAR_WIDTH, BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
# Each operation on flags makes another one in Python, as dear as to paint a short text: numbers, and made once.
_SELECTED, _HOVERED = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_ACTIVE = QStyle.StateFlag.State_Active.value | QStyle.StateFlag.State_Enabled.value
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
FULL = 0.9
"""From here on a bar is amber."""


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The ground of a selected row, and the frame of the current cell."""
    state: int = option.state.value
    rect: QRect = option.rect
    if state & _SELECTED:
        active = state & _ACTIVE == _ACTIVE
        painter.fillRect(rect, theme.colour(Token.SELECTED if active else Token.SELECTED_AWAY))
    elif state & _HOVERED:
        painter.fillRect(rect, theme.colour(Token.HOVER))
    if state & _FOCUSED:
        painter.setPen(QPen(theme.colour(Token.ACCENT), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))


def text_width(option: QStyleOptionViewItem, text: str) -> int:
    """Pixels that a text takes in the option's font."""
    return int(option.fontMetrics.horizontalAdvance(text))


class CellDelegate(QStyledItemDelegate):
    """Paints what `ListModel.cell` answers."""

    def __init__(self, view: QAbstractItemView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._turner = Turner(view)
        self._lines = LinePainter()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Wide enough for the whole text: for fitting a column to its contents."""
        cell = self._cell(index)
        if cell.chips:
            return QSize(chips_width(option.fontMetrics, cell.chips) + 2 * BETWEEN, self._theme.row_height)
        width = text_width(option, f"{cell.text} {cell.unit}") + 2 * BETWEEN
        width += (BAR_WIDTH + BETWEEN) if cell.bar is not None else 0
        width += (LINE_WIDTH + BETWEEN) if cell.line is not None else 0
        width += (ICON_ROW + WITHIN) if cell.kind or cell.mark else 0
        return QSize(width, self._theme.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, icon, bar, text, unit; for headings their part of the whole row."""
        if self._paint_heading(painter, option, index):
            return
        painter.save()
        paint_ground(painter, option, self._theme)
        cell = self._cell(index)
        painter.setFont(option.font)
        rect: QRect = option.rect.adjusted(BETWEEN, 0, -BETWEEN, 0)
        if cell.mark is Mark.BUSY:
            self._turner.saw(index)
        rect = self._paint_icon(painter, rect, cell)
        if cell.line is not None:
            rect = self._paint_line(painter, rect, cell, cell.line)
        elif cell.bar is not None:
            self._paint_bar(painter, rect, cell)
        if cell.chips:
            paint_chips(painter, option, rect, cell.chips, self._theme)
        else:
            self._paint_text(painter, option, rect, cell)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> bool:
        model, view = index.model(), self._view
        heading = model.heading(index.row()) if isinstance(model, ListModel) else None
        if heading is None or not isinstance(model, ListModel) or not isinstance(view, QTableView):
            return False
        header, rect = view.horizontalHeader(), option.rect
        row = QRect(-header.offset(), rect.top(), header.length(), rect.height())
        title, value, count = model.grouping.words(heading)
        closed = heading.path in model.grouping.collapsed
        current = view.hasFocus() and view.currentIndex().row() == index.row()
        look = HeadingLook(title, value, count, len(heading.path), closed, current)
        paint_heading(painter, option, row, look, self._theme)
        return True

    def _cell(self, index: Index) -> Cell:
        model = index.model()
        return model.cell(index.row(), index.column()) if isinstance(model, ListModel) else GONE

    def _paint_icon(self, painter: QPainter, rect: QRect, cell: Cell) -> QRect:
        """Draw the icon, if any; answers the space that is left."""
        if cell.kind is None and cell.mark is None:
            return rect
        ratio, icons, phase = painter.device().devicePixelRatio(), self._theme.icons, self._turner.phase
        top = rect.center().y() - ICON_ROW // 2 + 1
        if cell.kind is not None:
            pixmap = icons.kind_pixmap(cell.kind, cell.mark, ICON_ROW, ratio, phase=phase, grey=cell.grey)
            painter.drawPixmap(QPoint(rect.left(), top), pixmap)
            return rect.adjusted(ICON_ROW + BETWEEN, 0, 0, 0)
        assert cell.mark is not None
        side = ICON_ROW - WITHIN
        painter.drawPixmap(QPoint(rect.left(), top + 2), icons.mark_pixmap(cell.mark, side, ratio, phase=phase))
        return rect.adjusted(ICON_ROW, 0, 0, 0)

    def _paint_bar(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        share = cell.bar or 0.0
        width = min(BAR_WIDTH, rect.width() // 2)
        track = QRect(rect.left(), rect.center().y() - BAR_HEIGHT // 2 + 1, width, BAR_HEIGHT)
        painter.fillRect(track, self._theme.colour(Token.TRACK))
        ink = Token.GREY if cell.grey else Token.AMBER if cell.hot and share >= FULL else Token.BLUE
        painter.fillRect(QRect(track.topLeft(), QSize(round(width * share), BAR_HEIGHT)), self._theme.colour(ink))

    def _paint_line(self, painter: QPainter, rect: QRect, cell: Cell, line: Line) -> QRect:
        """Draw the last minutes; answers the space that is left."""
        width = min(LINE_WIDTH, rect.width() // 2)
        place = QRect(rect.left(), rect.center().y() - LINE_HEIGHT // 2, width, LINE_HEIGHT)
        ink = self._theme.colour(Token.GREY if cell.grey else Token.BLUE)
        self._lines.paint(painter, place, line, ink, self._theme.colour(Token.TRACK))
        return rect.adjusted(width + WITHIN, 0, 0, 0)

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, cell: Cell) -> None:
        metrics = option.fontMetrics
        if cell.bar is not None:
            rect = rect.adjusted(min(BAR_WIDTH, rect.width() // 2) + WITHIN, 0, 0, 0)
        if cell.unit:
            width = text_width(option, f" {cell.unit}")
            painter.setPen(self._theme.colour(Token.AWAY if cell.grey else Token.MUTED))
            painter.drawText(rect, _RIGHT, cell.unit)
            rect = rect.adjusted(0, 0, -width, 0)
        painter.setPen(self._theme.colour(Token.AWAY if cell.grey else Token.TEXT))
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _RIGHT if cell.right else _LEFT, text)
