"""A command's panel in a window of its own that holds nothing else up. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.model.task import Task
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.side_dialog import SideDialog
from stellwerk.ui.theme.metric import AROUND, BETWEEN

WIDTH, LEAST, HIGHEST = 480, 160, 620


class CommandSheet(SideDialog):
    """Escape leaves; what was entered is not lost without being asked for, which happens in the sheet itself."""

    def __init__(
        self, panel: CommandPanel, title: str, ended: Callable[[Task | None], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.panel = panel
        self._ended = ended
        self._over = False
        self.setWindowTitle(title)
        width = max(WIDTH, panel.form.wanted_width)
        self.setMinimumWidth(width)
        # A dialog paints its ground in the colour of windows whatever its role: what lies on it has that of pages.
        ground = QWidget(self)
        ground.setBackgroundRole(QPalette.ColorRole.Base)
        ground.setAutoFillBackground(True)
        heading = QLabel(title, self)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        font.setBold(True)
        heading.setFont(font)
        self.leave_row = self._leave_row()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ground)
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(AROUND, AROUND, AROUND - BETWEEN, AROUND)
        layout.setSpacing(AROUND)
        layout.addWidget(heading)
        layout.addWidget(panel, 1)
        layout.addWidget(self.leave_row)
        panel.finished.connect(self._finished)
        panel.setFocus()
        self._heading = heading
        self.resize(width, LEAST)
        self._grow()
        panel.told.connect(self._grow)

    def _grow(self) -> None:
        """As high as it needs, up to what fits on any screen; it never shrinks under the pointer."""
        needed = self.panel.wanted_height + self._heading.sizeHint().height() + 3 * AROUND
        self.resize(self.width(), max(self.height(), min(max(HIGHEST, self.panel.form.wanted_height), needed)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape; Enter is the panel's."""
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.panel.finish()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Leave; asked twice, or with nothing entered, at once."""
        if self.panel.dirty and self.leave_row.isHidden():
            self.leave_row.show()
            return
        self._finished(None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """By the window's own button: as Escape."""
        if not self._over:
            self.reject()
        if self._over:
            event.accept()
        else:
            event.ignore()

    def _finished(self, task: Task | None) -> None:
        if self._over:
            return
        self._over = True
        self.panel.release()
        self._ended(task)
        self.close()

    def _leave_row(self) -> QWidget:
        """What is asked before something entered is lost."""
        row = QWidget(self)
        label = QLabel(_("What you entered will be lost"), row)
        leave, stay = QPushButton(_("Leave"), row), QPushButton(_("Go on"), row)
        leave.setAutoDefault(False)
        stay.setAutoDefault(False)
        leave.clicked.connect(lambda: self._finished(None))
        stay.clicked.connect(lambda: row.hide())
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, BETWEEN, 0)
        layout.setSpacing(BETWEEN)
        layout.addWidget(label, 1)
        layout.addWidget(stay)
        layout.addWidget(leave)
        row.hide()
        return row
