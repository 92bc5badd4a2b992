"""Pages of which one is in sight, which alone says how much room is taken. Owner thread."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class PageStack(QWidget):
    """Unlike Qt's own, whose height is that of its highest page, whatever is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: list[QWidget] = []
        self._place = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def place(self) -> int:
        """The number of the page in sight."""
        return self._place

    def add(self, page: QWidget) -> None:
        """One more; the first one is in sight."""
        page.setVisible(not self.pages)
        self.pages.append(page)
        self._column.addWidget(page)

    def turn(self, place: int) -> None:
        """Show this one."""
        self._place = place
        for number, page in enumerate(self.pages):
            page.setVisible(number == place)
