"""The console of a VM in its page. It opens when the tab is first shown, and rests while it is not in sight.

Owner thread.
"""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from stellwerk.core.ids import Ref, VmId
from stellwerk.core.text import _
from stellwerk.ui.pages.console.console_view import ConsoleView
from stellwerk.ui.pages.console.view_tools import tools_for
from stellwerk.ui.pages.console.windows import ConsoleWindows
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.tab.body import Tab


class ConsoleTab(Tab):
    """Has the console, or says that it is in a window of its own."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref, consoles: ConsoleWindows) -> None:
        super().__init__()
        self._ref, self._consoles = ref, consoles
        self._view_tools = tools_for(tools.desk, ref, host.say)
        self.view: ConsoleView | None = None
        self.note = EmptyNote(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.note)
        self._subscription = consoles.changed.connect(lambda vm_id: self._place() if vm_id == ref.id else None)
        self._place()

    @property
    def vm_id(self) -> VmId:
        """The VM."""
        return VmId(self._ref.id)

    def refresh(self) -> None:
        """Connect again."""
        if self.view is not None:
            self.view.begin()

    def follow_name(self) -> None:
        """The window of its own has the name in its title."""
        window = self._consoles.window(self.vm_id)
        if window is not None:
            window.follow_name()

    def release(self) -> None:
        """A window of its own stays."""
        self._subscription.close()
        self._drop_view()

    def showEvent(self, event: QShowEvent) -> None:
        """Asks for pictures again."""
        super().showEvent(event)
        if self.view is not None:
            self.view.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        if self.view is not None:
            self.view.watch(False)

    def detach(self, *, full: bool = False) -> None:
        """Into a window of its own."""
        self._consoles.detach(self.vm_id, self._view_tools, full=full)

    def _place(self) -> None:
        """Here, or in the window of its own: one console of a VM is enough."""
        window = self._consoles.window(self.vm_id)
        self.note.setVisible(window is not None)
        if window is None:
            self._take_back()
            return
        self._drop_view()
        text = _('The console of "{name}" is in a window of its own').format(name=self._view_tools.name())
        self.note.tell(text, _("Bring it back"), lambda: self._bring_back())
        self.hand_on(self.note.button)

    def _bring_back(self) -> None:
        window = self._consoles.window(self.vm_id)
        if window is not None:
            window.close()

    def _take_back(self) -> None:
        self.view = view = self._consoles.view(self.vm_id, self._view_tools)
        view.detach_wanted.connect(self.detach)
        view.full_wanted.connect(lambda: self.detach(full=True))
        self._column.addWidget(view)
        self.hand_on(view.bar.view_only)  # keys go to the guest only once somebody says so
        view.show()
        view.watch(self.isVisible())
        view.begin()

    def _drop_view(self) -> None:
        view, self.view = self.view, None
        if view is not None:
            self._column.removeWidget(view)
            view.release()
            view.hide()
            view.deleteLater()
