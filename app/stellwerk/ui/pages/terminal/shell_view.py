"""The shell of a host in a terminal. Owner thread."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from stellwerk.core.ids import HostId
from stellwerk.core.text import _
from stellwerk.services.terminal.talk import Ended, Opening
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools, TerminalView


class ShellView(TerminalView):
    """Opens the login shell of a host."""

    def __init__(
        self, tools: TerminalTools, host_id: HostId, name: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(tools, name, parent)
        self.host_id = host_id

    def _opening(self) -> Opening:
        return self._tools.openings.shell(self.host_id)

    def _told_end(self, ended: Ended) -> None:
        if ended.error is not None:
            super()._told_end(ended)
        elif ended.status is None:
            self.tell(_("The connection to the shell was lost"), None, _("Reconnect"), self.begin)
        else:
            said = _("The shell has ended") if not ended.status else _("The shell has ended with {status}")
            self.tell(said.format(status=ended.status), None, _("Start it again"), self.begin)
