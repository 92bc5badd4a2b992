"""The search bar: shows the query of the list in sight, and runs a typed one. Owner thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.ui.desk import Desk
from stellwerk.ui.theme.metric import WITHIN


class QueryEdit(QLineEdit):
    """The field; Escape gives the query of the list back."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QWidget):
    """`searched` carries a query that can be answered; one that cannot is explained at the field and goes nowhere."""

    searched = Signal(str)
    problem = Signal(str)
    """Why a typed query cannot be answered."""
    shown_changed = Signal(str)
    """The list in sight stands for another query."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = ""
        self.edit = QueryEdit(self)
        self.edit.setAccessibleName(_("Search"))
        self.edit.setPlaceholderText(_("Search, for example Vms: status = up"))
        self.edit.addAction(desk.theme.icons.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.returnPressed.connect(self._search)
        self.edit.given_up.connect(self._give_up)
        self.edit.textEdited.connect(lambda _text: self._tell(""))
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(WITHIN)
        layout.addWidget(self.edit)

    @property
    def shown_query(self) -> str:
        """What the list in sight stands for; empty = there is no list."""
        return self._shown

    def add(self, widget: QWidget) -> None:
        """Put a widget behind the field."""
        self._layout.addWidget(widget)

    @property
    def error(self) -> str:
        """Why the typed query cannot be answered; empty while nothing is wrong."""
        return self.edit.toolTip()

    def show_query(self, text: str) -> None:
        """The list in sight stands for this query; what somebody is typing is not disturbed."""
        before, self._shown = self._shown, text
        if text != before:
            self.shown_changed.emit(text)
        if not (self.edit.hasFocus() and self.edit.isModified()):
            self._put(text)

    def focus(self) -> None:
        """Begin to type."""
        self.edit.setFocus()
        self.edit.selectAll()

    def _search(self) -> None:
        text = self.edit.text().strip()
        if not text:
            self._give_up()
            return
        try:
            query = self._desk.inventory.live(text)
        except Invalid as error:
            self._tell(str(error))
            return
        query.close()
        self._tell("")
        self.edit.setModified(False)
        self.searched.emit(text)

    def _give_up(self) -> None:
        self._tell("")
        self._put(self._shown)
        self.edit.clearFocus()

    def _put(self, text: str) -> None:
        self.edit.setText(text)
        self.edit.setModified(False)
        self.edit.setCursorPosition(0)

    def _tell(self, problem: str) -> None:
        """The error beside its field: as tool tip that stays, and for screen readers."""
        self.edit.setToolTip(problem)
        self.edit.setAccessibleDescription(problem)
        self.edit.setProperty("wrong", bool(problem))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        if problem:
            self.problem.emit(problem)
