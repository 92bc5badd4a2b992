"""A terminal in a window of its own. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stellwerk.core.signal import Signal
from stellwerk.ui.pages.terminal.terminal_view import TerminalView


class TerminalWindow(QWidget):
    """Holds a view while it is open. `closed` emits once; the view goes back to where it came from."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.view = view
        self.closed: Signal[None] = Signal()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)
        view.bar.show_detached(True)
        view.renamed.connect(self._follow_title)
        view.show()
        self._follow_title()
        self.resize(960, 640)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The terminal goes on without it."""
        self.view.renamed.disconnect(self._follow_title)
        self.view.bar.show_detached(False)
        self.view.hide()
        self.view.setParent(None)
        event.accept()
        self.closed.emit(None)

    def _follow_title(self) -> None:
        self.setWindowTitle(f"{self.view.title} – Stellwerk")
