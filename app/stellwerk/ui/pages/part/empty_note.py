"""What stands where a list would be: one sentence why there is nothing, and one button that helps. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from stellwerk.ui.models.cell import breakable
from stellwerk.ui.theme.metric import AROUND, BETWEEN


class EmptyNote(QWidget):
    """A sentence in the upper third, and a button below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] = lambda: None
        self.sentence = QLabel(self)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("muted", True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton(self)
        self.button.clicked.connect(lambda: self._act())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        layout.setSpacing(BETWEEN)
        layout.addStretch(1)
        layout.addWidget(self.sentence)
        layout.addLayout(row)
        layout.addStretch(2)

    def tell(self, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        """Say why, and offer something; without `act` there is no button."""
        self.sentence.setText(breakable(sentence))
        self.button.setVisible(act is not None)
        self.button.setText(button)
        self._act = act if act is not None else lambda: None
