"""The bar above a terminal: what it is doing, and what can be done with it. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from stellwerk.core.text import _
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.theme import Theme


class TerminalBar(QWidget):
    """Buttons of a terminal."""

    find_wanted = Signal()
    copy_wanted = Signal()
    paste_wanted = Signal()
    log_wanted = Signal(bool)
    detach_wanted = Signal()
    port_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.status = ElidedLabel("", self)
        self.status.setProperty("muted", True)
        self.search = self._button("magnifying-glass", _("Find (Ctrl+Shift+F)"), self.find_wanted.emit)
        self.copy = self._button("copy", _("Copy what is selected (Ctrl+Shift+C)"), self.copy_wanted.emit)
        self.paste = self._button("clipboard-text", _("Paste (Ctrl+Shift+V)"), self.paste_wanted.emit)
        self.log = self._button("record", _("Write what comes from now on to a file"), lambda: None)
        self.log.setCheckable(True)
        self.log.clicked.connect(self.log_wanted)
        self.detach = self._button("picture-in-picture", _("In a window of its own"), self.detach_wanted.emit)
        self.ports = QComboBox(self)
        self.ports.setAccessibleName(_("Serial port"))
        self.ports.setToolTip(_("Serial port, counted from 0: port 0 is ttyS0 or COM1 in the guest"))
        self.ports.activated.connect(self.port_wanted)
        self.ports.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, WITHIN, BETWEEN, WITHIN)
        row.setSpacing(WITHIN)
        row.addWidget(self.status, 1)
        row.addWidget(self.ports)
        for button in (self.search, self.copy, self.paste, self.log, self.detach):
            row.addWidget(button)

    def show_ports(self, names: Sequence[str]) -> None:
        """Offer these, where there are several; what is chosen stays."""
        if list(names) != [self.ports.itemText(place) for place in range(self.ports.count())]:
            chosen = self.ports.currentIndex()
            self.ports.clear()
            self.ports.addItems(list(names))
            self.ports.setCurrentIndex(min(max(0, chosen), len(names) - 1))
        self.ports.setVisible(len(names) > 1)

    def show_detached(self, on: bool) -> None:
        """In a window of its own the button leads back."""
        tip = _("Back into the page") if on else _("In a window of its own")
        self.detach.setToolTip(tip)
        self.detach.setAccessibleName(tip)
        self.detach.setIcon(self._theme.icons.icon("arrow-square-in" if on else "picture-in-picture"))

    def _button(self, icon: str, tip: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._theme.icons.icon(icon))
        button.setIconSize(QSize(ICON_ROW, ICON_ROW))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        return button
