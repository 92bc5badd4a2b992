"""The shells of a host in its page: several side by side, which go on when the page is left. Owner thread."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QToolButton, QVBoxLayout

from stellwerk.core.ids import HostId, Ref
from stellwerk.core.text import _
from stellwerk.model.entity import name_of
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.terminal.shelf import TerminalShelf
from stellwerk.ui.pages.terminal.terminal_view import TerminalView
from stellwerk.ui.theme.metric import BETWEEN, ICON_BESIDE


class TerminalTab(Tab):
    """Shows what the shelf has of this host."""

    def __init__(self, tools: PageDesk, ref: Ref, shelf: TerminalShelf) -> None:
        super().__init__()
        self._ref, self._shelf = ref, shelf
        self._inventory = tools.desk.inventory
        self._icons = tools.desk.theme.icons
        self._last_name = ""
        self._shown: list[TerminalView] = []
        self.note = EmptyNote(self)
        self.titles = QTabBar(self)
        self.titles.setExpanding(False)
        self.titles.setDrawBase(False)
        self.titles.setUsesScrollButtons(True)
        self.titles.setElideMode(Qt.TextElideMode.ElideRight)
        self.titles.setAccessibleName(_("Terminals"))
        self.more = QToolButton(self)
        self.more.setText(_("New terminal"))
        self.more.setIcon(tools.desk.theme.icons.icon("plus"))
        self.more.setIconSize(QSize(*ICON_BESIDE))
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.stack = QStackedWidget(self)
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, 0, BETWEEN, 0)
        row.addWidget(self.titles, 1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.note, 1)
        column.addWidget(self.stack, 1)
        self.titles.currentChanged.connect(self._turn)
        self.more.clicked.connect(self._add)
        self._subscription = shelf.changed.connect(lambda changed: self._fill() if changed == ref else None)
        self._fill()

    def came(self) -> None:
        """The first terminal opens by itself."""
        if not self._shelf.views(self._ref) and not self._refusal():
            self._add()

    def release(self) -> None:
        """The terminals stay on the shelf."""
        self._subscription.close()
        for view in self._shown:
            self._put_back(view)
        self._shown.clear()

    def follow_name(self) -> None:
        """Titles may name the host."""
        self._name_titles()

    def _refusal(self) -> str:
        return self._shelf.openings.refusal(HostId(self._ref.id))

    def _add(self) -> None:
        view = self._shelf.add_shell(self._ref, self._name)
        view.begin()
        self.titles.setCurrentIndex(self._shown.index(view) if view in self._shown else 0)

    def _end_button(self, view: TerminalView) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._icons.icon("x"))
        button.setIconSize(QSize(12, 12))
        button.setToolTip(_("End this terminal"))
        button.setAccessibleName(_("End this terminal"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._shelf.remove(self._ref, view))
        return button

    def _fill(self) -> None:
        """Show those that are in no window."""
        wanted = [view for view in self._shelf.views(self._ref) if self._shelf.window(view) is None]
        self.titles.blockSignals(True)
        for view in [view for view in self._shown if view not in wanted]:
            self.titles.removeTab(self._shown.index(view))
            self._shown.remove(view)
            if self.stack.indexOf(view) >= 0:
                self._put_back(view)
        for view in wanted:
            if view not in self._shown:
                self._shown.append(view)
                place = self.titles.addTab("")
                self.titles.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._end_button(view))
                self.stack.addWidget(view)
                view.renamed.connect(self._name_titles)
        self.titles.blockSignals(False)
        self._name_titles()
        self._turn(self.titles.currentIndex())
        self._show_note()

    def _put_back(self, view: TerminalView) -> None:
        view.renamed.disconnect(self._name_titles)
        self.stack.removeWidget(view)
        view.hide()
        view.setParent(None)

    def _show_note(self) -> None:
        refusal, any_ = self._refusal(), bool(self._shown)
        self.stack.setVisible(any_)
        self.titles.setVisible(any_)
        self.more.setVisible(any_ or not refusal)
        self.note.setVisible(not any_)
        if any_:
            return
        if refusal:
            self.note.tell(refusal)
        elif self._shelf.views(self._ref):
            self.note.tell(_("The terminals of this host are in windows of their own"), _("New terminal"), self._add)
        else:
            self.note.tell(_("No terminal is open on this host"), _("New terminal"), self._add)
        self.more.setVisible(False)

    def _turn(self, place: int) -> None:
        if 0 <= place < len(self._shown):
            view = self._shown[place]
            self.stack.setCurrentWidget(view)
            self.hand_on(view.terminal)
            view.terminal.setFocus()

    def _name_titles(self) -> None:
        for place, view in enumerate(self._shown):
            self.titles.setTabText(place, view.title)
            self.titles.setTabToolTip(place, view.title)

    def _name(self) -> str:
        """The name of the host; the last one once it is gone."""
        entity = self._inventory.view.get(self._ref)
        if entity is not None:
            self._last_name = name_of(entity)
        return self._last_name
