"""The search in a terminal: a field, what was found, back and on. Owner thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from stellwerk.core.text import _
from stellwerk.ui.console.terminal.canvas import TerminalCanvas
from stellwerk.ui.theme.metric import BETWEEN, WITHIN
from stellwerk.ui.theme.theme import Theme

MOST_FOUND = 10_000


class _Field(QLineEdit):
    step = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to what is older, Shift+Enter to what is newer, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step.emit(1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindStrip(QWidget):
    """Searches what is kept of a terminal, the newest first; what is found is selected."""

    def __init__(self, canvas: TerminalCanvas, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._found: list[tuple[int, int, int]] = []
        self._at = -1
        self.field = _Field(self)
        self.field.setPlaceholderText(_("Find"))
        self.field.setAccessibleName(_("Find in the terminal"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(320)
        self.count = QLabel(self)
        self.count.setProperty("muted", True)
        self._older = self._button(theme, "caret-up", _("Older (Enter)"), -1)
        self._newer = self._button(theme, "caret-down", _("Newer (Shift+Enter)"), 1)
        shut = QToolButton(self)
        shut.setIcon(theme.icons.icon("x"))
        shut.setToolTip(_("Close (Escape)"))
        shut.setAccessibleName(_("Close the search"))
        shut.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        row.setSpacing(WITHIN)
        for part in (self.field, self._older, self._newer, self.count):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(shut)
        self.field.textChanged.connect(lambda _text: self._search())
        self.field.step.connect(self.step)
        self.field.left.connect(self.leave)
        self.hide()

    def begin(self) -> None:
        """Show it, with what is selected if that is one line."""
        chosen = self._canvas.selected_text()
        if chosen and "\n" not in chosen:
            self.field.setText(chosen)
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self._search()

    def leave(self) -> None:
        """Back to the terminal, where what was found stays selected."""
        self.hide()
        self._canvas.setFocus()

    def step(self, way: int) -> None:
        """To the next one that is newer (1) or older (-1), around the end."""
        if self._found:
            self._at = (self._at + way) % len(self._found)
            self._show()

    def _search(self) -> None:
        wanted = self.field.text().casefold()
        begin, rows = self._canvas.emulator.rows() if wanted else (0, [])
        self._found = []
        for number, row in enumerate(rows, begin):
            text = row.text.casefold()
            at = text.find(wanted)
            while at >= 0 and len(self._found) < MOST_FOUND:
                self._found.append((number, *row.columns_of(at, at + len(wanted))))
                at = text.find(wanted, at + len(wanted))
        self._at = len(self._found) - 1
        self._show()

    def _show(self) -> None:
        nothing = bool(self.field.text()) and not self._found
        self.field.setProperty("wrong", nothing)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        for button in (self._older, self._newer):
            button.setEnabled(bool(self._found))
        if not self._found:
            self.count.setText(_("Not found") if nothing else "")
            self._canvas.selection.clear()
            self._canvas.viewport().update()
            return
        number, first, end = self._found[self._at]
        self.count.setText(_("{n} of {all}").format(n=self._at + 1, all=len(self._found)))
        self._canvas.selection.set((number, first), (number, end))
        self._canvas.show_row(number)

    def _button(self, theme: Theme, icon: str, tip: str, way: int) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icons.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: self.step(way))
        return button
