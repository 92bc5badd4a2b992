"""The serial console of a VM in its page. Owner thread."""

from PySide6.QtWidgets import QVBoxLayout

from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.entity import name_of
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.terminal.shelf import TerminalShelf
from stellwerk.ui.pages.terminal.terminal_view import TerminalView


class SerialTab(Tab):
    """Has the console, or says that it is in a window of its own. What came before stays on the shelf."""

    def __init__(self, tools: PageDesk, ref: Ref, shelf: TerminalShelf) -> None:
        super().__init__()
        self._ref, self._shelf = ref, shelf
        self._inventory = tools.desk.inventory
        self._last_name = ""
        self.view: TerminalView | None = None
        self.note = EmptyNote(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.note)
        self._subscription = shelf.changed.connect(lambda changed: self._place() if changed == ref else None)
        self._place()

    def came(self) -> None:
        """Open it."""
        if self.view is not None:
            self.view.begin()

    def refresh(self) -> None:
        """Open it again where it ended."""
        self.came()

    def release(self) -> None:
        """It stays on the shelf."""
        self._subscription.close()
        self._drop()

    def _place(self) -> None:
        view = self._shelf.serial(self._ref, self._name)
        away = self._shelf.window(view) is not None
        self.note.setVisible(away)
        if away:
            self.view = None
            text = _('The serial console of "{name}" is in a window of its own').format(name=self._name())
            self.note.tell(text, _("Bring it back"), view.detach_wanted.emit)
            self.hand_on(self.note.button)
        elif self.view is not view:
            self.view = view
            self._column.addWidget(view)
            view.show()
            self.hand_on(view.terminal)

    def _drop(self) -> None:
        view, self.view = self.view, None
        if view is not None:
            self._column.removeWidget(view)
            view.hide()
            view.setParent(None)

    def _name(self) -> str:
        """Its name of the moment; the last one once it is gone."""
        entity = self._inventory.view.get(self._ref)
        if entity is not None:
            self._last_name = name_of(entity)
        return self._last_name
