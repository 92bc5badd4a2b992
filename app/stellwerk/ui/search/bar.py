"""The search bar: shows the query of the list in sight, completes and runs a typed one. Owner thread."""

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from stellwerk.core.text import _
from stellwerk.search.query import Query, read
from stellwerk.ui.desk import Desk
from stellwerk.ui.search.edit import QueryEdit
from stellwerk.ui.search.reading import understand, with_type
from stellwerk.ui.theme.metric import WITHIN

if TYPE_CHECKING:
    from stellwerk.ui.search.assistant import Assistant
    from stellwerk.ui.search.builder import ConditionBuilder
    from stellwerk.ui.search.readiness import Readiness

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchBar(QWidget):
    """`searched` carries a query that can be answered; one that cannot is explained at the field and goes nowhere."""

    searched = Signal(str)
    problem = Signal(str)
    """Why a typed query cannot be answered."""
    opened = Signal(object)
    """An object was chosen: its `Ref`."""
    shown_changed = Signal(str)
    """The list in sight stands for another query."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = ""
        self._released = False
        self._assistant: Assistant | None = None
        self._readiness: Readiness | None = None
        self.edit = QueryEdit(desk.theme, self)
        self.edit.catalogue = lambda: desk.inventory.catalogue
        self.edit.setAccessibleName(_("Search"))
        self.edit.setPlaceholderText(_("Search, for example Vms: status = up"))
        self.edit.addAction(desk.theme.icons.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.keys = self._key
        self.edit.textEdited.connect(lambda _text: self._typed())
        self.edit.installEventFilter(self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(WITHIN)
        self._layout.addWidget(self.edit, 1)
        self.builder: ConditionBuilder | None = None
        """Adds conditions with the mouse; made when it is first wanted."""
        self.build_button = QToolButton(self)
        self.build_button.setIcon(desk.theme.icons.icon("sliders-horizontal"))
        self.build_button.setToolTip(_("Add a condition"))
        self.build_button.setAccessibleName(_("Add a condition"))
        self.build_button.setEnabled(False)
        self.build_button.clicked.connect(self._build)
        self._layout.addWidget(self.build_button)
        self._subscription = desk.theme.changed.connect(lambda _none: self.edit.paint_text())

    @property
    def error(self) -> str:
        """Why the typed query cannot be answered; empty while nothing is wrong."""
        return self.edit.toolTip()

    @property
    def shown_query(self) -> str:
        """The query that the list in sight stands for; empty where there is no list."""
        return self._shown

    @property
    def assistant(self) -> "Assistant":
        """What helps to type, made when it is first wanted."""
        if self._assistant is None:
            from stellwerk.ui.search.assistant import Assistant  # here: a start types nothing

            self._assistant = Assistant(self._desk, self, self.edit, self.run, self.opened.emit)
        return self._assistant

    def add(self, widget: QWidget) -> None:
        """Something at the right end of the bar."""
        self._layout.addWidget(widget)
        widget.show()

    def show_query(self, text: str) -> None:
        """The list in sight stands for this query; what somebody is typing is not disturbed."""
        changed, self._shown = text != self._shown, text
        self.edit.kind = read(text, catalogue=self._desk.inventory.catalogue).kind if text.strip() else None
        self.build_button.setEnabled(self.edit.kind is not None)
        if not (self.edit.hasFocus() and self.edit.isModified()):
            self._put(text)
        if changed and self.builder is not None:
            self.builder.hide()
        if changed:
            self.shown_changed.emit(text)

    def focus(self) -> None:
        """Begin to type; an empty field says what was asked before."""
        self.edit.setFocus()
        self.edit.selectAll()
        if not self.edit.text():
            self.assistant.typed()

    def run(self, text: str) -> None:
        """Answer this query as if it had been typed."""
        self.edit.replace_all(text, len(text))
        self._search()

    def release(self) -> None:
        """The window closes."""
        self._released = True
        self._subscription.close()
        for helper in (self._assistant, self._readiness):
            if helper is not None:
                helper.close()

    def showEvent(self, event: QShowEvent) -> None:
        """From now on it will be asked something."""
        super().showEvent(event)
        if self._readiness is None:
            self._desk.loop.post(self._get_ready)

    def _get_ready(self) -> None:
        """After the first picture."""
        from stellwerk.ui.search.readiness import Readiness  # here: a start paints first

        if self._readiness is None and not self._released:
            self._readiness = Readiness(self._desk.inventory, self._desk.loop, first=self._get_help)

    def _get_help(self) -> None:
        """The modules come on a thread, so that the first key is as quick as the next."""
        from stellwerk.services.link.errand import Errand

        desk, modules = self._desk, lambda: import_module("stellwerk.ui.search.assistant")
        Errand(desk.loop, "search", modules, lambda _answer: self._make_help()).start()

    def _make_help(self) -> None:
        if not self._released:
            self.assistant.source.get_ready()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list goes with the focus of the field; a click into an empty one opens it."""
        if event.type() is QEvent.Type.FocusOut and self._assistant is not None:
            self._assistant.put_away()
        elif event.type() is QEvent.Type.FocusIn and self.builder is not None:
            self.builder.hide()
        elif event.type() is QEvent.Type.MouseButtonPress and not self.edit.text():
            self.assistant.typed()
        return super().eventFilter(watched, event)

    # --- keys ---

    def _key(self, event: QKeyEvent) -> bool:
        if self.assistant.key(event):
            return True
        if event.key() in _ENTER:
            self._search()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
            return True
        return False

    def _typed(self) -> None:
        self._tell("")
        self.assistant.typed()

    def _search(self) -> None:
        text = self.edit.text().strip()
        if not text:
            self._give_up()
            return
        query = understand(text, self.edit.kind, self._desk.inventory.catalogue)
        if not query.valid:
            self._refuse(query)
            return
        self._tell("")
        self.assistant.put_away()
        self.edit.setModified(False)
        whole = with_type(query)
        self.assistant.history.note(query, whole)
        self.searched.emit(whole)

    def _refuse(self, query: Query) -> None:
        self._tell(str(query.errors[0].as_invalid()))
        self.assistant.tell_mistakes()

    def _build(self) -> None:
        """A condition for the query in the bar, or for that of the list where it is none."""
        kind = self.edit.kind
        typed = understand(self.edit.text(), kind, self._desk.inventory.catalogue)
        kind = typed.kind or kind
        if kind is None:
            return
        if self.builder is None:
            from stellwerk.ui.search.builder import ConditionBuilder  # here: a start builds nothing

            self.builder = ConditionBuilder(self.window(), lambda: self.assistant.source.completer)
            self.builder.built.connect(self.run)
            self.builder.left.connect(self.build_button.setFocus)
            self.assistant.values.came.connect(lambda _none: self.builder.look_again() if self.builder else None)
        self.builder.open_below(self, typed.text if typed.valid and typed.kind is kind else self._shown, kind)

    def _give_up(self) -> None:
        self._tell("")
        self.assistant.put_away()
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
        if bool(self.edit.property("wrong")) != bool(problem):
            self.edit.setProperty("wrong", bool(problem))
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)
        if problem:
            self.problem.emit(problem)
