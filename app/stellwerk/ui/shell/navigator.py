"""Leads from page to page: makes them, closes them, remembers where one was and which tab was in front.

Owner thread.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QStackedWidget

from stellwerk.core.ids import Kind
from stellwerk.core.signal import Signal, Subscription
from stellwerk.ui.shell.history import History, Stop
from stellwerk.ui.shell.page import Page, PageFactory, PageHost, Place

TURN = 1
"""Milliseconds: after 0 of them Qt goes on within the same turn."""


class PageStack(QStackedWidget):
    """Where pages are shown. A page with a long text does not push the other panes aside."""

    def minimumSizeHint(self) -> QSize:
        """Small, whatever the page would like."""
        return QSize(320, 160)


class Navigator:
    """Shows one page at a time in a stack of widgets."""

    def __init__(self, stack: QStackedWidget, factory: PageFactory, host: PageHost) -> None:
        self._stack = stack
        self._factory = factory
        self._host = host
        self._page: Page | None = None
        self._listening: Subscription | None = None
        self._tabs: dict[Kind, str] = {}
        self.history = History()
        self.moved: Signal[Page] = Signal()
        """Another page is shown."""
        self.changed: Signal[Page] = Signal()
        """The page shown has another title, query or tab."""

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._page

    def go(self, place: Place) -> None:
        """Show a place; it becomes the newest of the history."""
        if self._page is not None and self._page.place == place:
            return
        self._note_tab()
        self.history.visit(place)
        self._show(Stop(place))

    def back(self) -> None:
        """The place before."""
        self._note_tab()
        self._return_to(self.history.back())

    def forward(self) -> None:
        """The place one came back from."""
        self._note_tab()
        self._return_to(self.history.forward())

    def state(self) -> dict[str, Any]:
        """What is to be kept across starts."""
        self._note_tab()
        place = self._page.place if self._page is not None else Place()
        return {"place": place.as_json(), "tabs": {kind.value: tab for kind, tab in self._tabs.items()}}

    def restore(self, stored: Any) -> None:
        """Show where one was; the welcome page where that cannot be read."""
        stored = stored if isinstance(stored, Mapping) else {}
        tabs = stored.get("tabs")
        for kind in Kind:
            tab = tabs.get(kind.value) if isinstance(tabs, Mapping) else None
            if isinstance(tab, str):
                self._tabs[kind] = tab
        self.go(Place.from_json(stored.get("place")))

    def close(self) -> None:
        """Close the page shown."""
        page = self._leave()
        if page is not None:
            page.widget.deleteLater()

    def _leave(self) -> Page | None:
        """Close the page shown, whose widget is still there."""
        page, self._page = self._page, None
        if self._listening is not None:
            self._listening.close()
        if page is not None:
            self._stack.removeWidget(page.widget)
            page.close()
        return page

    def _return_to(self, stop: Stop | None) -> None:
        if stop is not None:
            self._show(stop)

    def _show(self, stop: Stop) -> None:
        page = self._factory.page(stop.place, self._host, self._stack)
        before, self._page = self._leave(), page
        # To make a page and to paint it are two turns of the owner thread.
        self._stack.setUpdatesEnabled(False)
        QTimer.singleShot(TURN, self._stack, lambda: self._paint(before))
        self._stack.addWidget(page.widget)
        self._stack.setCurrentWidget(page.widget)
        ref = stop.place.ref
        tab = stop.tab or (self._tabs.get(ref.kind, "") if ref is not None else "")
        if tab:
            page.show_tab(tab)
        self._listening = page.changed.connect(lambda _: self.changed.emit(page))
        self.moved.emit(page)

    def _paint(self, before: Page | None) -> None:
        """Let the page be seen. The one before is taken apart now: the turn that made this one had enough to do."""
        self._stack.setUpdatesEnabled(True)
        if before is not None:
            before.widget.deleteLater()

    def _note_tab(self) -> None:
        """Remember the tab in front: for coming back, and for the next object of this kind."""
        if self._page is None:
            return
        self.history.leave_tab(self._page.tab)
        ref = self._page.place.ref
        if ref is not None and self._page.tab:
            self._tabs[ref.kind] = self._page.tab
