"""The bar above a list: how many there are or are selected, and what can be done with these. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _, plural, translate
from stellwerk.model.change import ChangeSet
from stellwerk.ui.actions import ASKED, ActionBook
from stellwerk.ui.desk import Desk
from stellwerk.ui.doing import Act
from stellwerk.ui.forms.words import count_words
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.theme.metric import BETWEEN, ICON_BESIDE, WITHIN

MOST = 5
"""Commands that stand as buttons; the rest is in the menu."""
_ASK_EVERY = 0.3


class BulkBar(QWidget):
    """Buttons for the selection: each with `2 of 3` where it cannot act on all, grey with the reason otherwise."""

    def __init__(self, desk: Desk, actions: ActionBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._book = actions
        self._refs: tuple[Ref, ...] = ()
        self._actions: list[QAction] = []
        self.count = ElidedLabel("", self)
        self.count.setAccessibleName(_("Number of rows"))
        self.count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._buttons: list[QToolButton] = []
        self.more = _button(self)
        self.more.setText(_("More"))
        self.more.setAccessibleName(_("More commands for the selection"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setIcon(desk.theme.icons.icon("dots-three"))
        self._menu = QMenu(self.more)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        self._row.setSpacing(WITHIN)
        self._row.addWidget(self.count)
        self._row.addSpacing(BETWEEN)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self._pace = Pace(desk.loop, self._ask, _ASK_EVERY)
        self._subscription = desk.inventory.changed.connect(self._changed)
        # As high with buttons as without: the list must not jump when something is selected.
        self.setMinimumHeight(self.more.sizeHint().height() + 2 * WITHIN + 1)
        self.more.hide()

    def add(self, widget: QWidget) -> None:
        """Something at the right end."""
        self._row.addWidget(widget)

    @property
    def buttons(self) -> Sequence[QToolButton]:
        """The buttons for the selection, from the left."""
        return [button for button in self._buttons if not button.isHidden()]

    def tell(self, kind: Kind, rows: int, refs: Sequence[Ref], among: int | None = None) -> None:
        """So many rows, these of them selected; `among` so many that there are, None = that says nothing."""
        all_words = count_words(kind, rows)
        if refs:
            self.count.setText(
                plural("{n} of {all} selected", "{n} of {all} selected", len(refs)).format(all=all_words)
            )
        elif among is not None and among > rows:
            words = plural("{n} of {all}", "{n} of {all}", rows)
            self.count.setText(words.format(all=count_words(kind, among)))
        else:
            self.count.setText(all_words)
        if tuple(refs) != self._refs:
            self._refs = tuple(refs)
            self._pace.ask(later=len(refs) > ASKED)

    def release(self) -> None:
        """It goes away."""
        self._pace.close()
        self._subscription.close()

    def _changed(self, changes: ChangeSet) -> None:
        """What is selected, or a task on it, changed: what is possible may be different."""
        if self._refs and len(self._refs) <= ASKED and self.isVisible():
            self._pace.ask()

    def _ask(self) -> None:
        """Make the buttons anew; the widgets are kept, so that nothing flickers and the focus stays."""
        acts = self._book.acts_for(self._refs) if self._refs else []
        shown = [act for act in acts if act.primary][:MOST]
        for action in self._actions:
            action.deleteLater()
        self._actions = [self._action(act) for act in shown]
        while len(self._buttons) < len(shown):
            button = _button(self)
            self._row.insertWidget(2 + len(self._buttons), button)
            self._buttons.append(button)
        for place, button in enumerate(self._buttons):
            if place < len(shown):
                button.setDefaultAction(self._actions[place])
                button.setAccessibleName(self._actions[place].text())
            button.setVisible(place < len(shown))
        self.more.setVisible(bool(self._refs) and self._book.more_than(len(shown), self._refs))

    def _action(self, act: Act) -> QAction:
        action = QAction(self._desk.theme.icons.icon(act.icon), translate(act.title), self)
        if len(self._refs) <= ASKED:
            self._book.dress(action, act, self._refs)
        else:
            action.setToolTip(translate(act.help))
        action.triggered.connect(lambda: self._begin(act))
        return action

    def _begin(self, act: Act) -> None:
        """With what is selected now; the button may still show what was possible with what was selected before."""
        if self._refs:
            self._desk.conductor.begin(act.name, self._refs)

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._book.fill(self._menu, self._book.acts_for(self._refs), self._refs)


def _button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(*ICON_BESIDE))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
