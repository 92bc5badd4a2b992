"""A label that shortens what does not fit and shows the whole of it as tool tip. Owner thread."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

LEAST = 48
"""Pixels that are left of any text."""


class ElidedLabel(QLabel):
    """Plain text of one or several lines; each is shortened by itself. Never breaks lines."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def elided(self) -> bool:
        """Some of the text is not shown."""
        width, metrics = self.contentsRect().width(), self.fontMetrics()
        return any(metrics.horizontalAdvance(line) > width for line in self.text().split("\n"))

    def setText(self, text: str) -> None:
        """Show this from now on."""
        if text != self.text():
            super().setText(text)
            self.updateGeometry()
            self._tell()

    def set_tip(self, tip: str) -> None:
        """The tool tip; empty = the text itself, where it is shortened."""
        self._tip = tip
        self._tell()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        metrics = self.fontMetrics()
        lines = self.text().split("\n")
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2
        margins = self.contentsMargins()
        height = metrics.height() * len(lines) + margins.top() + margins.bottom()
        return QSize(width + margins.left() + margins.right(), height)

    def minimumSizeHint(self) -> QSize:
        """It may get narrow, not low."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), LEAST), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tool tip depends on what fits."""
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each line, shortened where it has to be."""
        painter = QPainter(self)
        rect, metrics = self.contentsRect(), self.fontMetrics()
        height = metrics.height()
        lines = self.text().split("\n")
        top = rect.top() + max(0, rect.height() - height * len(lines)) // 2
        align = int(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignVCenter)
        for number, line in enumerate(lines):
            shown = metrics.elidedText(line, self._mode, rect.width())
            place = QRect(rect.left(), top + number * height, rect.width(), height)
            self.style().drawItemText(
                painter, place, align, self.palette(), self.isEnabled(), shown, self.foregroundRole()
            )
        painter.end()

    def _tell(self) -> None:
        self.setToolTip(self._tip or (self.text() if self.elided else ""))
