"""A window beside the main one that holds nothing else up, and gives the keys back when it closes. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget


class SideDialog(QDialog):
    """Deletes itself when closed.

    Not every desktop makes the window behind a closed one active again: without that no window would have the keys.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def setVisible(self, visible: bool) -> None:
        """Who works in another window by then stays there."""
        had_keys = self.isActiveWindow()
        super().setVisible(visible)
        parent = self.parentWidget()
        if not visible and had_keys and parent is not None:
            parent.window().activateWindow()
