"""A host's hardware or software: read from the host when looked at. Owner thread."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Ref
from stellwerk.core.text import _
from stellwerk.model.host import Host
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.state_words import read_words
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.item_view import ItemView
from stellwerk.ui.theme.metric import BETWEEN, ICON_BESIDE, WITHIN

T = TypeVar("T")
FRESH = 60.0
"""Seconds for which what was read is not read again because somebody comes back."""


class MachineTab(Tab, Generic[T]):
    """`read` asks the host, `items` makes rows of what it said. What was read stays while it is asked again."""

    def __init__(
        self,
        tools: PageDesk,
        ref: Ref,
        read: Callable[[HostId, Callable[[Answer[T]], None]], None],
        items: Callable[[Host, T], list[HardwareItem]],
    ) -> None:
        super().__init__()
        self._tools, self._ref, self._ask, self._items = tools, ref, read, items
        self._asked = 0
        self._busy = False
        self._seen: float | None = None
        self._tried = 0.0
        self._error: AppError | None = None
        self.note = ElidedLabel("", self)
        self.note.setProperty("muted", True)
        self.again = QToolButton(self)
        self.again.setText(_("Read again"))
        self.again.setIcon(tools.desk.theme.icons.icon("arrow-clockwise"))
        self.again.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.again.setIconSize(QSize(*ICON_BESIDE))
        self.again.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.again.clicked.connect(lambda _checked: self.refresh())
        self.view = ItemView(tools.desk.theme, self)
        self.empty = EmptyNote(self)
        self._lay_out()
        self.again.setToolTip(_("Read again (F5)"))
        self._subscription = tools.desk.sampled.connect(lambda _none: self._sampled() if self.isVisible() else None)

    @property
    def scrolled(self) -> int:
        """Of the rows."""
        return self.view.tree.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the rows."""
        self.view.tree.verticalScrollBar().setValue(place)

    def came(self) -> None:
        """Read what was never read, or not lately."""
        now = self._tools.desk.clock.now()
        if not self._busy and (self._seen is None or now - self._seen > FRESH):
            self.refresh()

    def refresh(self) -> None:
        """Ask the host."""
        self._asked += 1
        number, self._busy = self._asked, True
        self._tried = self._tools.desk.clock.now()
        self._ask(HostId(self._ref.id), lambda answer: self._got(number, answer))
        self._tell()

    def release(self) -> None:
        """Answers that come later are not shown."""
        self._asked += 1
        self._subscription.close()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        row.setSpacing(BETWEEN)
        row.addWidget(self.note, 1)
        row.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        self.empty.hide()
        self.hand_on(self.view.tree)

    def _got(self, number: int, answer: Answer[T]) -> None:
        if number != self._asked:
            return
        self._busy = False
        host = self._tools.desk.inventory.view.get(self._ref)
        if answer.error is None and isinstance(host, Host):
            self._seen = self._tools.desk.clock.now()
            self.view.show_items(self._items(host, answer.get()))
        self._error = answer.error
        self._tell()

    def _sampled(self) -> None:
        """Time goes on: while somebody looks it is read again once it is old, tried or not."""
        if not self._busy and self._tools.desk.clock.now() - self._tried > FRESH:
            self.refresh()
        else:
            self._tell()

    def _tell(self) -> None:
        """How old it is, or why there is nothing."""
        error = None if self._busy else self._error
        nothing = error is not None and self._seen is None
        self.empty.setVisible(nothing)
        self.view.setVisible(not nothing)
        self.again.setEnabled(not self._busy)
        if error is not None:
            sentence = f"{error.text}; {error.hint}" if error.hint else error.text
            self.empty.tell(sentence)
            self.note.setText("" if nothing else _("could not be read: {error}").format(error=error.text))
        elif self._busy:
            self.note.setText(_("reading…"))
        elif self._seen is not None:
            self.note.setText(read_words(self._seen, self._tools.desk.clock.now()))
