"""What every tab of a page can do; most tabs need only some of it. Owner thread."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from stellwerk.ui.pages.part.ground import Ground


class Tab(Ground):
    """One tab, made when it is first shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    @property
    def query_text(self) -> str:
        """The query that its list stands for; empty where it is none."""
        return ""

    @property
    def scrolled(self) -> int:
        """How far it is scrolled, in pixels."""
        return 0

    def scroll_to(self, place: int) -> None:
        """Scroll there, as far as that is possible."""

    def came(self) -> None:
        """It is in front now."""

    def refresh(self) -> None:
        """Read again what is read on demand."""

    def follow_name(self) -> None:
        """The object has another name now."""

    def release(self) -> None:
        """It goes away: give up queries, timers and subscriptions."""
