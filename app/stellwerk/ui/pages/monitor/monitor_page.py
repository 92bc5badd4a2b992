"""The monitor of everything as a page. Owner thread."""

from collections.abc import Sequence

from stellwerk.core.ids import Ref
from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.monitor.monitor_tab import MonitorTab
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.shell.page import MONITOR, Place


class MonitorPage:
    """Implements `shell.page.Page` for what is seen of all hosts and VMs."""

    def __init__(self, tools: PageDesk, host: Stage) -> None:
        self.changed: Signal[None] = Signal()
        self.place = Place(page=MONITOR)
        self.title = _("Monitor")
        self.query_text = ""
        self.targets: Sequence[Ref] = ()
        self.tab = ""
        self.widget = MonitorTab(tools, host, Scope())
        self.widget.came()

    def show_tab(self, key: str) -> None:
        """There are none."""

    def turn_tab(self, step: int) -> None:
        """There are none."""

    def refresh(self) -> None:
        """The hosts look again."""
        self.widget.refresh()

    def close(self) -> None:
        """Give everything up."""
        self.widget.release()
