"""The small box below the star: asks the name of a search to be kept, or renames and removes a kept one.

Enter saves; Escape or a click elsewhere leaves, and nothing is kept. Owner thread.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.ui.bookmarks.row_delegate import LONGEST_NAME
from stellwerk.ui.models.cell import breakable, one_line
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN

WIDTH = 340
_LONGEST_QUERY = 300
Save = Callable[[str], str]
"""Keeps it under this name; answers why not, or nothing."""


class Popover(QFrame):
    """`remove` is there for a search that is kept already."""

    def __init__(self, parent: QWidget, query: str, name: str, save: Save, remove: Callable[[], None] | None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._save = save
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        kept = remove is not None
        heading = QLabel(_("Bookmark") if kept else _("Keep this search"), self)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.setAccessibleName(heading.text())
        asked = QLabel(breakable(one_line(query[:_LONGEST_QUERY])), self)
        asked.setTextFormat(Qt.TextFormat.PlainText)
        asked.setWordWrap(True)
        asked.setProperty("muted", True)
        self.field = QLineEdit(name, self)
        self.field.setAccessibleName(_("Name of the bookmark"))
        self.field.setMaxLength(LONGEST_NAME)
        self.field.selectAll()
        self.field.textEdited.connect(lambda _text: self._tell(""))
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(AROUND, BETWEEN + WITHIN, AROUND, BETWEEN + WITHIN)
        layout.setSpacing(BETWEEN)
        for part in (heading, asked, self.field, self.problem):
            layout.addWidget(part)
        layout.addLayout(self._buttons(remove))

    def open_below(self, anchor: QWidget) -> None:
        """Show it below a widget, its right edges in line, on the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + WITHIN))
        left = max(corner.x() - self.width(), anchor.screen().availableGeometry().left())
        self.move(left, corner.y())
        self.show()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not every desktop gives the keys back to the window below by itself."""
        super().closeEvent(event)
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            parent.window().activateWindow()

    def finish(self) -> None:
        """Save and close; stay with the reason where that is not possible."""
        problem = self._save(self.field.text().strip())
        if problem:
            self._tell(problem)
            self.field.setFocus()
        else:
            self.close()

    def _buttons(self, remove: Callable[[], None] | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(BETWEEN)
        if remove is not None:
            gone = QPushButton(_("Remove"), self)
            gone.clicked.connect(lambda: (self.close(), remove()))
            row.addWidget(gone)
        row.addStretch(1)
        save = QPushButton(_("Rename") if remove is not None else _("Add"), self)
        save.setProperty("primary", True)
        save.clicked.connect(lambda: self.finish())
        leave = QPushButton(_("Cancel"), self)
        leave.clicked.connect(lambda: self.close())
        row.addWidget(leave)
        row.addWidget(save)
        return row

    def _tell(self, problem: str) -> None:
        """The error below its field."""
        self.problem.setText(breakable(problem))
        self.problem.setVisible(bool(problem))
        self.field.setProperty("wrong", bool(problem))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        self.adjustSize()
