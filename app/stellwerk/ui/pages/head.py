"""The head of a page: what it is, how it is, and what can be done with it, in the same order everywhere.

Owner thread.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref
from stellwerk.core.record import replace
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.beneath import BENEATH
from stellwerk.ui.doing import Act
from stellwerk.ui.models.away import is_away
from stellwerk.ui.models.cell import chips_of, one_line
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.part.chip_row import ChipRow
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.waiting_badge import WaitingBadge
from stellwerk.ui.pages.state_words import state_words
from stellwerk.ui.theme.mark import mark_of
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_BESIDE, WITHIN

MOST = 5
"""Commands that stand as buttons."""
_ICON = 32
_WIDEST_EDIT = 560


class NameEdit(QLineEdit):
    """The field to rename in; Escape and leaving it give up."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """By going elsewhere in the window, not by going to another window."""
        super().focusOutEvent(event)
        elsewhere = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in elsewhere:
            self.given_up.emit()


class NameLabel(ElidedLabel):
    """The name; a double click renames."""

    rename_wanted = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename."""
        self.rename_wanted.emit()


class Head(QWidget):
    """`show_entity` follows the object, `ask` what is possible."""

    tag_wanted = Signal(object)
    """The Ref of a tag whose chip was clicked."""

    def __init__(self, tools: PageDesk, book: ActionBook, ref: Ref, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools, self._book, self._ref = tools, book, ref
        self._name = ""
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON, _ICON)
        self.name = NameLabel("", self)
        font = self.name.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self.name.setFont(font)
        self.state = ElidedLabel("", self)
        self.chips = ChipRow(tools.desk.theme, self)
        self.chips.chosen.connect(lambda tag: self.tag_wanted.emit(tag))
        self.waiting = WaitingBadge(tools.desk.theme, self)
        self.edit = NameEdit(self)
        self.edit.setFont(font)
        self.edit.setAccessibleName(_("Name"))
        self.edit.setMaximumWidth(_WIDEST_EDIT)
        self.problem = ElidedLabel("", self)
        self.problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self.buttons: list[QToolButton] = []
        self._actions: list[QAction] = []
        self._asked: list[Act] | None = None
        """What the actions are made of."""
        self.more = self._more_button()
        self.console = self._console_button()
        self._lay_out()
        self.name.rename_wanted.connect(self.begin_rename)
        self.edit.returnPressed.connect(self._rename)
        self.edit.given_up.connect(self._end_rename)

    def show_entity(self, entity: Entity) -> None:
        """Icon, name, state."""
        view, icons = self._tools.desk.inventory.view, self._tools.desk.theme.icons
        mark = mark_of(entity, view)
        grey = is_away(entity, view)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.kind_pixmap(self._ref.kind, mark, _ICON, ratio, grey=grey))
        kind = translate(CATALOGUE.kinds[self._ref.kind].one)
        words = state_words(entity, view)
        self._icon.setAccessibleName(f"{kind} {words.word}")
        self._icon.setToolTip(kind)
        self._name = name_of(entity)
        self.name.setText(one_line(self._name))
        self.state.setText(" · ".join(part for part in words if part))
        self.waiting.show_entity(entity)
        self.chips.show_chips(chips_of(getattr(entity, "tags", ()), view, paths=True))
        self.state.setAccessibleName(_("State: {state}").format(state=self.state.text()))

    def ask(self) -> None:
        """Ask anew what is possible; the buttons are kept, so that nothing flickers and the focus stays, and as long as
        they are the same ones their actions too: another one has the whole window laid out."""
        book = self._book
        refs = (self._ref,)
        shown = [act for act in book.acts_for(refs) if act.primary][:MOST]
        self.more.setVisible(book.more_than(len(shown), refs))
        if self._asked == shown:
            for act, action in zip(reversed(shown), reversed(self._actions), strict=False):
                book.dress(action, act, refs)
        else:
            self._make_buttons(shown)

    def wear(self) -> None:
        """Other colours: the icons are made anew with the next `ask`."""
        self._asked = None

    def _make_buttons(self, shown: list[Act]) -> None:
        """A button for each of these, after that which makes something below this object."""
        self._asked = shown
        book, refs = self._book, (self._ref,)
        for action in self._actions:
            action.deleteLater()
        below = BENEATH.get(self._ref.kind)
        first = book.make_beneath(refs, self) if below is not None and below.button else None
        self._actions = ([first] if first is not None else []) + [book.make(act, refs, self) for act in shown]
        while len(self.buttons) < len(self._actions):
            button = self._button()
            after = self.console or self.more
            self._row.insertWidget(self._row.indexOf(after), button)
            # The Tab key goes from the left, too.
            self.setTabOrder(self.buttons[-1] if self.buttons else self.edit, button)
            self.setTabOrder(button, after)
            self.setTabOrder(after, self.more)
            self.buttons.append(button)
        for place, button in enumerate(self.buttons):
            if place < len(self._actions):
                button.setDefaultAction(self._actions[place])
                button.setAccessibleName(self._actions[place].text())
            button.setVisible(place < len(self._actions))

    @property
    def can_rename(self) -> bool:
        """There is a command that takes another name."""
        found = self._tools.planner.registry.find(self._command())
        return found is not None and any(param.name == "name" for param in found.params)

    def begin_rename(self) -> None:
        """The name becomes a field."""
        if self.can_rename:
            self.edit.setText(self._name)
            self.edit.selectAll()
            self._told("")
            self._names.setCurrentWidget(self.edit)
            self.edit.setFocus()

    @property
    def renaming(self) -> bool:
        """The name is a field now."""
        return self._names.currentWidget() is self.edit

    def _command(self) -> str:
        return f"Update-{CATALOGUE.kinds[self._ref.kind].noun}"

    def _rename(self) -> None:
        new = self.edit.text()
        if new == self._name:
            self._end_rename()
            return
        planner = self._tools.planner
        try:
            call = replace(planner.call(self._command(), self._ref), args={"name": new})
            reason = planner.preview(call).reason
            if not reason:
                planner.submit(call)
        except AppError as error:
            reason = str(error)
        if reason:
            self._told(reason)
        else:
            self._end_rename()

    def _told(self, problem: str) -> None:
        """The error stands below the field, where the state is else, until the name is right."""
        self.problem.setText(problem)
        self._below.setCurrentWidget(self.problem if problem else self.state)
        self.edit.setAccessibleDescription(problem)
        self.edit.setProperty("wrong", bool(problem))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)

    def _end_rename(self) -> None:
        self._told("")
        self._names.setCurrentWidget(self.name)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(*ICON_BESIDE))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _console_button(self) -> QToolButton | None:
        """A VM has its screen beside what can be done with it."""
        action = self._book.console_action((self._ref,), self)
        if action is None:
            return None
        button = self._button()
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        return button

    def _more_button(self) -> QToolButton:
        button = self._button()
        button.setText(_("More"))
        button.setIcon(self._tools.desk.theme.icons.icon("dots-three"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAccessibleName(_("More commands"))
        self._menu = QMenu(button)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        button.setMenu(self._menu)
        return button

    def _fill(self) -> None:
        """All commands, those of the buttons first: as in the context menu."""
        self._menu.clear()
        refs = (self._ref,)
        self._book.fill(self._menu, self._book.acts_for(refs), refs)

    def _lay_out(self) -> None:
        self._names, self._below = QStackedLayout(), QStackedLayout()
        self._names.addWidget(self.name)
        self._names.addWidget(self.edit)
        self._below.addWidget(self.state)
        self._below.addWidget(self.problem)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(self._names)
        below = QHBoxLayout()
        below.setSpacing(BETWEEN)
        below.addLayout(self._below)
        below.addWidget(self.waiting)
        below.addWidget(self.chips)
        below.addStretch(1)
        words.addLayout(below)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(AROUND, BETWEEN + WITHIN, BETWEEN, BETWEEN)
        self._row.setSpacing(WITHIN)
        self._row.addWidget(self._icon)
        self._row.addSpacing(WITHIN)
        self._row.addLayout(words, 1)
        if self.console is not None:
            self._row.addWidget(self.console)
        self._row.addWidget(self.more)
