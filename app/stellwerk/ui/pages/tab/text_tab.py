"""A tab that shows one long text below a bar of choices and buttons. Owner thread."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.theme.metric import BETWEEN, ICON_BESIDE, WITHIN
from stellwerk.ui.theme.theme import Theme


class TextTab(Tab):
    """Whoever is one sets `text`. `note` says what there is to say of it, `copy` takes all of it."""

    text: QPlainTextEdit

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._icons = theme.icons
        self.note = ElidedLabel("", self)
        self.note.setProperty("muted", True)
        self.copy = self.button(_("Copy"), "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))

    @property
    def scrolled(self) -> int:
        """Lines above."""
        return self.text.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Lines above."""
        self.text.verticalScrollBar().setValue(place)

    def button(self, text: str, icon: str) -> QToolButton:
        """One of the bar."""
        button = QToolButton(self)
        button.setText(text)
        button.setIcon(self._icons.icon(icon))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(*ICON_BESIDE))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def lay_out(
        self, left: Iterable[QWidget], right: Iterable[QWidget], *, above: Iterable[QWidget] = ()
    ) -> QVBoxLayout:
        """The bar, with the note between what stands at its ends; what comes `above` the text; the text."""
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        row.setSpacing(BETWEEN)
        for part in left:
            row.addWidget(part)
        row.addWidget(self.note, 1)
        for part in right:
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        for part in above:
            column.addWidget(part)
        column.addWidget(self.text, 1)
        self.hand_on(self.text)
        return column
