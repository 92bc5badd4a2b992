"""A choice that the wheel leaves alone. Owner thread."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class CalmBox(QComboBox):
    """Forms scroll: whoever turns the wheel to read on means the page, and would change whatever lies below the pointer
    without seeing it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """It goes on to what scrolls; an open list has a view of its own."""
        event.ignore()
