"""The banner under a page's head: one problem, what to do, one button. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from stellwerk.model.event import Severity
from stellwerk.ui.models.cell import breakable
from stellwerk.ui.theme.mark import Mark
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

_LOOKS: dict[Severity, tuple[Mark, Token]] = {
    Severity.NORMAL: (Mark.WAITING, Token.GREY),
    Severity.WARNING: (Mark.WARNING, Token.AMBER),
    Severity.ERROR: (Mark.PROBLEM, Token.RED),
    Severity.ALERT: (Mark.PROBLEM, Token.RED),
}


class Banner(QWidget):
    """A bar with a coloured edge; hidden while there is nothing to tell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = Token.GREY
        self._act: Callable[[], None] = lambda: None
        self._other_act: Callable[[], None] = lambda: None
        self._mark = QLabel(self)
        self._text, self._more = _line(self), _line(self)
        self._more.setProperty("muted", True)
        self.button = QPushButton(self)
        self.button.clicked.connect(lambda: self._act())
        self.other = QPushButton(self)
        self.other.hide()
        self.other.clicked.connect(lambda: self._other_act())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._more)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(12, BETWEEN, BETWEEN, BETWEEN)
        layout.setSpacing(BETWEEN)
        layout.addWidget(self._mark)
        layout.addLayout(words, 1)
        layout.addWidget(self.other, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def text(self) -> str:
        """The first line."""
        return self._text.text()

    def tell(
        self,
        text: str,
        more: str,
        severity: Severity,
        *,
        label: str = "",
        tip: str = "",
        act: Callable[[], None] | None = None,
        enabled: bool = True,
        other: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show this; without `act` there is no button. `tip` says why the button is grey. `other` is a second way."""
        mark, self._token = _LOOKS[severity]
        self._mark.setPixmap(self._theme.icons.mark_icon(mark).pixmap(ICON_ROW, ICON_ROW))
        self._text.setText(breakable(text))
        self._more.setText(breakable(more))
        self._more.setVisible(bool(more))
        beside = Qt.AlignmentFlag.AlignTop if more else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._mark, beside)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)
        self.button.setVisible(act is not None)
        self.button.setText(label)
        self.button.setToolTip(tip)
        self.button.setEnabled(enabled)
        label, self._other_act = other or ("", lambda: None)
        self.other.setVisible(other is not None)
        self.other.setText(label)
        self._act = act if act is not None else lambda: None
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A faint ground and an edge at the left."""
        painter = QPainter(self)
        ink = self._theme.colour(self._token)
        faint = QColor(ink)
        faint.setAlpha(26)
        painter.fillRect(self.rect(), faint)
        painter.fillRect(0, 0, 3, self.height(), ink)
        painter.end()


def _line(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
