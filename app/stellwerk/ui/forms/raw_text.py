"""Raw text of the other side: folded away behind *Details*, with *Copy*. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.ui.theme.metric import WITHIN
from stellwerk.ui.theme.theme import Theme

LONGEST = 200_000
"""Letters shown: more is cut, it comes from outside."""


class RawText(QWidget):
    """Hidden while there is nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = QToolButton(self)
        self.fold.setText(_("Details"))
        self.fold.setCheckable(True)
        self.fold.setArrowType(Qt.ArrowType.RightArrow)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.fold.toggled.connect(self._unfold)
        self.copy = QToolButton(self)
        self.copy.setText(_("Copy"))
        self.copy.setIcon(theme.icons.icon("copy"))
        self.copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.text: QPlainTextEdit = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Details"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(120)
        row = QHBoxLayout()
        row.addWidget(self.fold)
        row.addWidget(self.copy)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(WITHIN)
        layout.addLayout(row)
        layout.addWidget(self.text)
        self._unfold(False)
        self.hide()

    def show_text(self, text: str) -> None:
        """Offer this; nothing to offer hides all of it."""
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}\n…"
        if shown != self.text.toPlainText():
            self.text.setPlainText(shown)
        self.setVisible(bool(shown))

    def _unfold(self, on: bool) -> None:
        self.text.setVisible(on)
        self.copy.setVisible(on)
        self.fold.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
