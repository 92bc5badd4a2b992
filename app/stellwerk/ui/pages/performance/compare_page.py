"""Several objects in one stack of charts, as a page: those that a query finds. Owner thread.

What charts are drawn with is imported with the first of them, by a thread where there is one for it.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout

from stellwerk.core.ids import Ref
from stellwerk.core.signal import Signal
from stellwerk.core.text import _, plural, translate
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import ref_of
from stellwerk.search.query import read, select
from stellwerk.ui.pages.desk import History, PageDesk, Stage
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.part.ground import Ground
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.pages.performance.subject import MOST_COMPARED, ComparedSubject
from stellwerk.ui.shell.page import PERFORMANCE, Place
from stellwerk.ui.theme.metric import AROUND

if TYPE_CHECKING:
    from stellwerk.ui.pages.performance.performance_view import PerformanceView


class ComparePage:
    """Implements `shell.page.Page`. It shows what the query found when it was opened."""

    def __init__(self, tools: PageDesk, host: Stage, history: History, query: str) -> None:
        self.changed: Signal[None] = Signal()
        self.place = Place(query=query, page=PERFORMANCE)
        self.title = _("Compare performance")
        self.tab = ""
        self.targets: Sequence[Ref] = ()
        self.view: PerformanceView | None = None
        self.widget = Ground()
        self.widget.setBackgroundRole(QPalette.ColorRole.Base)
        self.widget.setAutoFillBackground(True)
        layout = self._layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        asked = read(query, catalogue=tools.desk.inventory.catalogue)
        self.query_text = asked.canonical if asked.valid else query
        found = select(asked, tools.desk.inventory.view) if asked.valid and asked.kind in CHARTS else []
        self.note = ElidedLabel("", self.widget)
        self.note.setProperty("muted", True)
        self.note.setContentsMargins(AROUND, AROUND, AROUND, 0)
        layout.addWidget(self.note)
        self._instead: EmptyNote | None = None
        """Stands where the charts would be."""
        self._closed = False
        if not found:
            empty = self._say(_("There is nothing to compare"), _("Show all VMs"), lambda: host.go(Place(query="Vms:")))
            self.widget.hand_on(empty.button)
            return
        refs = [ref_of(entity) for entity in found]
        self.note.setText(_words(refs))
        subject = ComparedSubject(tools.desk.inventory, history, refs)
        if tools.charts is None or tools.charts.ready:
            self._show(tools, host, subject)
        else:
            self._say(_("The charts come in a moment"))
            tools.charts.when_ready(lambda: self._show(tools, host, subject))

    def show_tab(self, key: str) -> None:
        """There are none."""

    def turn_tab(self, step: int) -> None:
        """There are none."""

    def refresh(self) -> None:
        """Up to now."""
        if self.view is not None:
            self.view.refresh()

    def close(self) -> None:
        """Give everything up."""
        self._closed = True
        if self.view is not None:
            self.view.release()

    def _say(self, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> EmptyNote:
        """Where the charts would be."""
        note = self._instead = EmptyNote(self.widget)
        note.tell(sentence, button, act)
        self._layout.addWidget(note, 1)
        return note

    def _show(self, tools: PageDesk, host: Stage, subject: ComparedSubject) -> None:
        if self._closed:
            return
        from stellwerk.ui.pages.performance.performance_view import PerformanceView  # here: it brings the library

        if self._instead is not None:
            self._layout.removeWidget(self._instead)
            self._instead.deleteLater()
            self._instead = None
        self.view = PerformanceView(tools, host, subject)
        self._layout.addWidget(self.view, 1)
        self.widget.hand_on(self.view)
        if self.widget.hasFocus():
            self.view.setFocus()


def _words(refs: Sequence[Ref]) -> str:
    """How many there are, and that no more are shown."""
    many = translate(CATALOGUE.kinds[refs[0].kind].many)
    if len(refs) > MOST_COMPARED:
        text = _("{kind}: the first {shown} of {n} are compared")
        return text.format(kind=many, shown=MOST_COMPARED, n=len(refs))
    return plural("{kind}: {n} compared", "{kind}: {n} compared", len(refs)).replace("{kind}", many)
