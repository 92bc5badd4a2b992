"""The header of a list: a funnel in columns with a filter, and under the pointer one to filter by. Owner thread."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from stellwerk.search.refine.condition import conditions_on
from stellwerk.ui.models.cell import NUMBERS
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.theme.metric import WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

FUNNEL = 14


class ListHeader(QHeaderView):
    """Its funnels show where the list can be filtered, which its owner says."""

    filter_wanted = Signal(int)
    """The column whose funnel was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._nothing: QItemSelectionModel | None = None
        self._under = -1
        self._pressed = -1
        self._hints: dict[bool, QSize] = {}
        self.filters = False
        """Whether columns can be filtered."""
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """As high as one line of a title, which asks no model: Qt would ask for each title with each change."""
        titled = self.count() > 0
        if titled not in self._hints:
            self._hints[titled] = super().sizeHint()
        return self._hints[titled]

    def changeEvent(self, e: QEvent) -> None:
        """Another font or style."""
        if e.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hints.clear()
        super().changeEvent(e)

    def is_filterable(self, column: int) -> bool:
        """Whether it is one that queries can name, which a column of buttons is not."""
        model = self.model()
        if not self.filters or column < 0 or not isinstance(model, ListModel) or column >= len(model.columns):
            return False
        live = model.live
        return live.query.catalogue.prop(live.kind, model.columns[column].key) is not None

    def below(self, column: int) -> QPoint:
        """The lower left corner of a column's head, on the screen."""
        return self.viewport().mapToGlobal(QPoint(self.sectionViewportPosition(column), self.height()))

    def funnel_rect(self, column: int) -> QRect:
        """Where the funnel of a column is: at the end that its title leaves free; empty where it has none."""
        if not self.is_filterable(column) or self.isSectionHidden(column):
            return QRect()
        left, width = self.sectionViewportPosition(column), self.sectionSize(column)
        right = isinstance(model := self.model(), ListModel) and model.columns[column].kind in NUMBERS
        x = left + WITHIN if right else left + width - FUNNEL - 2 * WITHIN
        return QRect(x, (self.height() - FUNNEL) // 2, FUNNEL, FUNNEL)

    def setSelectionModel(self, selectionModel: QItemSelectionModel) -> None:  # noqa: N803 - Qt's signature
        """The heads show nothing of what is selected: to know whether a whole column is, Qt asks each row each time
        that one is painted, 21 s for a million."""
        before, self._nothing = self._nothing, QItemSelectionModel(selectionModel.model(), self)
        super().setSelectionModel(self._nothing)
        if before is not None:
            before.deleteLater()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's signature
        """The title, and the funnel over what of the title is too long."""
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        model = self.model()
        if not isinstance(model, ListModel) or not self.is_filterable(logicalIndex):
            return
        is_filtered = bool(conditions_on(model.live.query, model.columns[logicalIndex]))
        if not is_filtered and logicalIndex != self._under:
            return
        place = self.funnel_rect(logicalIndex)
        ground = Token.HOVER if logicalIndex == self._under else Token.BASE
        painter.fillRect(place.adjusted(-2, 0, 2, 0), self._theme.colour(ground))
        word, ink = ("funnel-fill", Token.ACCENT) if is_filtered else ("funnel", Token.MUTED)
        pixmap = self._theme.icons.pixmap(word, FUNNEL, painter.device().devicePixelRatio(), ink)
        painter.drawPixmap(place.topLeft(), pixmap)

    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        """Another column is under the pointer."""
        self._hover(self.logicalIndexAt(e.position().toPoint()))
        super().mouseMoveEvent(e)

    def viewportEvent(self, e: QEvent) -> bool:
        """The pointer leaves."""
        if e.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(e)

    def mousePressEvent(self, e: QMouseEvent) -> None:
        """On a funnel it neither sorts nor moves the column."""
        self._pressed = self._funnel_at(e.position().toPoint()) if e.button() is Qt.MouseButton.LeftButton else -1
        if self._pressed < 0:
            super().mousePressEvent(e)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        """A click on a funnel."""
        pressed, self._pressed = self._pressed, -1
        if pressed < 0:
            super().mouseReleaseEvent(e)
        elif self._funnel_at(e.position().toPoint()) == pressed:
            self.filter_wanted.emit(pressed)

    def _funnel_at(self, place: QPoint) -> int:
        column = self.logicalIndexAt(place)
        return column if column >= 0 and self.funnel_rect(column).adjusted(-2, -4, 2, 4).contains(place) else -1

    def _hover(self, column: int) -> None:
        before, self._under = self._under, column
        for changed in {before, column} - {-1}:
            if before != column and changed < self.count():
                left, width = self.sectionViewportPosition(changed), self.sectionSize(changed)
                self.viewport().update(left, 0, width, self.height())
