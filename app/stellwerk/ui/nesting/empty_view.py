"""What stands in a view of the tree while there is nothing of its kind. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, Text, translate
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.theme.metric import AROUND, BETWEEN

WORDS: dict[TreeView, tuple[Kind, Text, Text]] = {
    TreeView.TAGS: (
        Kind.TAG,
        N_(
            "Tags group VMs, hosts, clusters and data centers however you like: by service, by owner, by site. "
            "A search for a tag finds what has one below it, too."
        ),
        N_("Add a tag…"),
    ),
    TreeView.FOLDERS: (
        Kind.FOLDER,
        N_(
            "Folders keep VMs in places of your own, each VM in one of them: by customer, by department. "
            "Drag VMs onto a folder from any list."
        ),
        N_("Add a folder…"),
    ),
    TreeView.TEMPLATES: (
        Kind.TEMPLATE,
        N_(
            "Templates are frozen VMs from which others are made at once. "
            "Make the first one of a VM that is off, by its menu."
        ),
        Text(""),
    ),
}
"""By view: of what it says that there is none, what that is for, and the button that makes the first one, where one
command without a target can."""


class EmptyView(QWidget):
    """Says what something is for; the button makes the first one."""

    def __init__(self, text: Text, button: Text, add: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sentence = QLabel(translate(text), self)
        sentence.setWordWrap(True)
        sentence.setProperty("muted", True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton(translate(button), self)
        self.button.clicked.connect(lambda: add())
        self.button.setVisible(bool(button))
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        layout.setSpacing(BETWEEN)
        layout.addStretch(1)
        layout.addWidget(sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
