"""Makes the page of a place: an object's, a query's, the welcome. Owner thread.

What makes up a page is imported with the first of its kind: a start shows one.
"""

from typing import cast

from PySide6.QtWidgets import QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.store.inventory import Inventory
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.page_memory import PageMemory
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.shell.page import MONITOR, PERFORMANCE, Page, PageHost, Place


class PageMaker:
    """Implements `shell.page.PageFactory`; its pages share one memory of tabs and scroll."""

    def __init__(self, tools: PageDesk) -> None:
        self._tools = tools
        self._memory = PageMemory(tools.desk.settings)

    def page(self, place: Place, host: PageHost, parent: QWidget | None = None) -> Page:
        """The page of a place; for an object that is gone, one that says so."""
        # The window fits: it has its actions under this name.
        stage = cast(Stage, host)
        if place.ref is not None:
            entity = self._tools.desk.inventory.view.get(place.ref)
            if entity is None:
                return GonePage(stage, place.ref, self._tools.desk.inventory)
            from stellwerk.ui.pages.object_page import ObjectPage

            return ObjectPage(self._tools, stage, place.ref, entity, self._memory)
        if place.page == PERFORMANCE and self._tools.history is not None:
            from stellwerk.ui.pages.performance.compare_page import ComparePage

            return ComparePage(self._tools, stage, self._tools.history(), place.query)
        if place.page == MONITOR:
            from stellwerk.ui.pages.monitor.monitor_page import MonitorPage

            return MonitorPage(self._tools, stage)
        if place.query:
            from stellwerk.ui.pages.list_page import ListPage

            return ListPage(self._tools, stage, place.query, parent)
        from stellwerk.ui.pages.welcome import WelcomePage

        return WelcomePage(self._tools, stage)


class GonePage:
    """Implements `shell.page.Page` for an object that is not there (any more); once it is, its own page is shown."""

    def __init__(self, host: Stage, ref: Ref, inventory: Inventory) -> None:
        self._host, self._ref = host, ref
        self._subscription = inventory.changed.connect(self._changed)
        self.changed: Signal[None] = Signal()
        self.place = Place(ref)
        self.title = _("Not there any more")
        self.query_text = ""
        self.targets: tuple[Ref, ...] = ()
        self.tab = ""
        self.widget = EmptyNote()
        text = _("What was shown here is not there any more")
        self.widget.tell(text, _("Show all VMs"), lambda: host.go(Place(query="Vms:")))

    def show_tab(self, key: str) -> None:
        """There are none."""

    def turn_tab(self, step: int) -> None:
        """There are none."""

    def refresh(self) -> None:
        """Nothing is read."""

    def close(self) -> None:
        """It waits no more."""
        self._subscription.close()

    def _changed(self, changes: ChangeSet) -> None:
        if self._ref in changes.added:
            self.place = Place()  # one goes to another place only
            self._host.go(Place(self._ref), aside=True)
