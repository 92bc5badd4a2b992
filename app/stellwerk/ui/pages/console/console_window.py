"""A console in a window of its own, and in full screen. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.ui.pages.console.console_view import ConsoleView

HINT_MS = 5000
"""How long full screen says how it ends."""


class ConsoleWindow(QWidget):
    """Owns its view. `closed` emits once; the window deletes itself then."""

    def __init__(self, view: ConsoleView, name: Callable[[], str]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.view = view
        self.closed: Signal[None] = Signal()
        self._name = name
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)
        self.hint = QLabel(_("Ctrl+Alt, pressed and released, leaves full screen"), self)
        self.hint.setProperty("floating", True)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()
        self._hint_over = QTimer(self)
        self._hint_over.setSingleShot(True)
        self._hint_over.timeout.connect(self.hint.hide)
        view.full_wanted.connect(self.turn_full)
        view.display.let_go.connect(self.leave_full)
        self.follow_name()
        self.resize(1024, 800)

    def follow_name(self) -> None:
        """The VM may have another name now."""
        self.setWindowTitle(f"{self._name()} – Stellwerk")

    def turn_full(self) -> None:
        """Into full screen, without the bar and with every key that the desktop gives away; and back."""
        if self.isFullScreen():
            self.leave_full()
            return
        self.view.bar.hide()
        self.showFullScreen()
        self.view.display.setFocus()
        self.view.display.grabKeyboard()
        self._show_hint()

    def leave_full(self) -> None:
        """Back to a window."""
        if self.isFullScreen():
            self.view.display.releaseKeyboard()
            self.hint.hide()
            self.view.bar.show()
            self.showNormal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where the guest gets no keys, Escape leaves full screen, too."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.leave_full()
        else:
            super().keyPressEvent(event)

    def _show_hint(self) -> None:
        self.hint.adjustSize()
        self.hint.move((self.screen().size().width() - self.hint.width()) // 2, self.hint.height())
        self.hint.show()
        self.hint.raise_()
        self._hint_over.start(HINT_MS)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The console ends with its window."""
        self.view.display.releaseKeyboard()
        self.view.release()
        event.accept()
        self.closed.emit(None)
