"""What stands in the view of tags while there are none. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.ui.theme.metric import AROUND, BETWEEN


class NoTags(QWidget):
    """Says what tags are for; the button makes the first one."""

    def __init__(self, add: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = _(
            "Tags group VMs, hosts, clusters and data centers however you like: by service, by owner, by site. "
            "A search for a tag finds what has one below it, too."
        )
        sentence = QLabel(text, self)
        sentence.setWordWrap(True)
        sentence.setProperty("muted", True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton(_("Add a tag…"), self)
        self.button.clicked.connect(lambda: add())
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        layout.setSpacing(BETWEEN)
        layout.addStretch(1)
        layout.addWidget(sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
