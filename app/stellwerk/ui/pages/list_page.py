"""The answer to a query as a page; free text without a type is answered kind by kind. Owner thread."""

import re
from collections.abc import Sequence

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabBar, QVBoxLayout, QWidget

from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.signal import Signal
from stellwerk.core.text import _, in_sentence, translate
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import ref_of
from stellwerk.ports.lane import Answer
from stellwerk.search.completion.best_match import FREE_KINDS
from stellwerk.search.query import PAGE, Fix, read, select
from stellwerk.search.token import quote_always
from stellwerk.store.live import LiveQuery
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.demand import ON_DEMAND, Demand
from stellwerk.ui.pages.listing.list_pane import ListPane
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.part.ground import Ground
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.metric import BETWEEN

_PAGED = re.compile(r"\s+page\s+\d+\s*$", re.IGNORECASE)
_COUNT_EVERY = 0.5


class ListPage:
    """Implements `shell.page.Page` for a query. A text that cannot be answered says why."""

    def __init__(self, tools: PageDesk, host: Stage, query: str, parent: QWidget | None = None) -> None:
        self.changed: Signal[None] = Signal()
        self._tools, self._host, self._query = tools, host, query
        self._words = query
        self._counts: list[LiveQuery] = []
        self._explained = False
        self.pane: ListPane | None = None
        self.demand: Demand | None = None
        self.widget = Ground(parent)
        self.widget.setBackgroundRole(QPalette.ColorRole.Base)
        self.widget.setAutoFillBackground(True)
        self.kinds = QTabBar(self.widget)
        self.kinds.setDrawBase(False)
        self.kinds.setExpanding(False)
        self.kinds.setAccessibleName(_("Kinds"))
        self.kinds.hide()
        self._pace = Pace(tools.desk.loop, self._count, _COUNT_EVERY)
        self._totals = Pace(tools.desk.loop, self._tell_total, _COUNT_EVERY)
        self._following = tools.desk.inventory.changed.connect(self._follow)
        self._layout = QVBoxLayout(self.widget)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.kinds)
        self._begin()

    # --- the page, as the window knows it ---

    @property
    def place(self) -> Place:
        """The query."""
        return Place(query=self._query)

    @property
    def title(self) -> str:
        """What is listed."""
        if self.pane is None:
            return self._query
        return translate(CATALOGUE.kinds[self.pane.kind].many)

    @property
    def query_text(self) -> str:
        """The query in one agreed form."""
        return self.pane.query_text if self.pane is not None else self._query

    @property
    def targets(self) -> Sequence[Ref]:
        """Nothing but what is selected."""
        return ()

    @property
    def tab(self) -> str:
        """The kind in front of free text's answers."""
        return self._kind.value if self._kind is not None and not self.kinds.isHidden() else ""

    def show_tab(self, key: str) -> None:
        """Bring a kind to the front."""
        for place, live in enumerate(self._counts):
            if live.kind.value == key:
                self.kinds.setCurrentIndex(place)

    def turn_tab(self, step: int) -> None:
        """The next kind."""
        if self.kinds.count():
            self.kinds.setCurrentIndex((self.kinds.currentIndex() + step) % self.kinds.count())

    def refresh(self) -> None:
        """Storage and networks are read again."""
        if self.demand is not None:
            self.demand.read(refresh=True)

    def close(self) -> None:
        """Give everything up."""
        self._pace.close()
        self._totals.close()
        self._following.close()
        for live in self._counts:
            live.close()
        self._drop_pane()

    # --- filling ---

    def _begin(self) -> None:
        query = read(self._query, catalogue=self._tools.desk.inventory.catalogue)
        self._kind = query.kind
        if not query.valid:
            self._refuse([error.as_invalid() for error in query.errors], query.errors[0].fix)
        elif query.kind is not None:
            self._show(query.kind)
            if query.page is not None:
                self._tell_page(query.page)
        else:
            self._words = query.canonical  # without `All:`, which says that they are about no type
            self._begin_free()

    def _begin_free(self) -> None:
        """One tab a kind, with how many it has; the first that has any is in front."""
        live = self._tools.desk.inventory.live
        self._counts = [live(self._words, kind=kind) for kind in FREE_KINDS]
        for query in self._counts:
            self.kinds.addTab("")
            query.changed.connect(lambda _change: self._pace.ask())
        self._count()
        self.kinds.show()
        best = next((place for place, query in enumerate(self._counts) if len(query)), 0)
        self.kinds.setCurrentIndex(best)
        self._turn(best)
        self.kinds.currentChanged.connect(self._turn)

    def _count(self) -> None:
        for place, query in enumerate(self._counts):
            title = translate(CATALOGUE.kinds[query.kind].many)
            self.kinds.setTabText(place, f"{title} ({len(query)})")

    def _turn(self, place: int) -> None:
        self._kind = self._counts[place].kind
        self._drop_pane()
        self._show(self._kind)
        self.changed.emit(None)

    def _show(self, kind: Kind) -> None:
        name = translate(CATALOGUE.kinds[kind].many)
        key, empty, parent = f"search.{kind.value}", self._tell_empty, self.widget
        pane = ListPane(self._tools, self._host, key, name, empty, among=self._there_are, parent=parent)
        if kind in ON_DEMAND:
            self.demand = Demand(self._tools, kind, self._all_hosts, pane)
            pane.bar.add(self.demand)
        try:
            pane.show_query(self._words, kind)
        except Invalid as error:
            pane.release()
            pane.deleteLater()
            self._refuse([error], None)
            return
        self.pane = pane
        pane.refresh_texts()
        self._layout.addWidget(pane, 1)
        self.widget.hand_on(pane)
        if self.demand is not None:
            self.demand.read()

    def _there_are(self, kind: Kind) -> int | None:
        """How many there are in all; of events and tasks only the recent ones are in memory."""
        return None if kind in (Kind.EVENT, Kind.TASK) else len(self._tools.desk.inventory.view.all(kind))

    def _follow(self, changes: ChangeSet) -> None:
        """Objects came or went, which the list itself may not notice."""
        if changes.added or changes.removed:
            self._totals.ask()

    def _tell_total(self) -> None:
        if self.pane is not None:
            self.pane.refresh_texts()

    def _drop_pane(self) -> None:
        if self.demand is not None:
            self.demand.release()
            self.demand = None
        if self.pane is not None:
            self.pane.release()
            self._layout.removeWidget(self.pane)
            self.pane.hide()
            self.pane.deleteLater()
            self.pane = None

    def _all_hosts(self) -> Sequence[HostId]:
        return [HostId(host.id) for host in self._tools.desk.inventory.view.all(Kind.HOST)]

    def _refuse(self, errors: Sequence[AppError], fix: Fix | None) -> None:
        """Why it cannot be answered; where there is a correction, it is the button."""
        note = EmptyNote(self.widget)
        text = "\n".join(str(error) for error in errors[:5])
        query, button = "Vms:", _("Show all VMs")
        if fix is not None:
            query = fix.applied(self._query)
            button = _("Search for {query}").format(query=query if len(query) <= 60 else f"{query[:60]}…")
        kept = self._kept()
        if kept is None:
            note.tell(text, button, lambda: self._host.go(Place(query=query)))
        else:
            begin = self._tools.desk.conductor.begin
            name = kept.name if len(kept.name) <= 60 else f"{kept.name[:60]}…"
            text = "\n".join((_('The bookmark "{name}" cannot be answered').format(name=one_line(name)), text))
            note.tell(text, _("Edit the bookmark…"), lambda: begin("Update-Bookmark", (ref_of(kept),)))
        self._layout.addWidget(note, 1)
        self.widget.hand_on(note.button)

    def _kept(self) -> Bookmark | None:
        """The bookmark of this query, which cannot be answered."""
        graph = self._tools.desk.inventory.view
        (kept,) = select(read(f"Bookmarks: query = {quote_always(self._query)}"), graph)[:1] or (None,)
        return kept if isinstance(kept, Bookmark) else None

    def _tell_page(self, page: int) -> None:
        """A query that asks for a page shows that slice, says so and offers all."""
        row = QWidget(self.widget)
        text = _("Rows {first} to {last} of the answer").format(first=PAGE * (page - 1) + 1, last=PAGE * page)
        label = QLabel(text, row)
        label.setProperty("muted", True)
        button = QPushButton(_("Show all"), row)
        whole = _PAGED.sub("", self._query)
        button.clicked.connect(lambda: self._host.go(Place(query=whole)))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(BETWEEN, BETWEEN, BETWEEN, 0)
        layout.addWidget(label)
        layout.addWidget(button)
        layout.addStretch(1)
        self._layout.insertWidget(1, row)

    def _tell_empty(self, note: EmptyNote) -> None:
        kind = self._kind or Kind.VM
        info = CATALOGUE.kinds[kind]
        everything = f"{info.type_name}:"
        if self._query.strip().rstrip(":").casefold() != info.type_name.casefold():
            button = _("Show all of them")
            text = _("No {kind} match this query").format(kind=in_sentence(info.many))
            note.tell(text, button, lambda: self._host.go(Place(query=everything)))
            self._explain(note, text)
        elif self._tools.desk.inventory.view.all(Kind.HOST):
            note.tell(_("There are no {kind} yet").format(kind=in_sentence(info.many)))
        elif self._tools.planner.registry.find("Add-Host") is not None:
            begin = self._tools.desk.conductor.begin
            note.tell(_("There is nothing here yet"), _("Add a host…"), lambda: begin("Add-Host", ()))
        else:
            note.tell(_("There is nothing here yet"))

    def _explain(self, note: EmptyNote, text: str) -> None:
        """Which condition is in the way; nobody waits for the answer, which looks through everything."""
        if self._explained or self.pane is None:
            return
        self._explained = True

        def got(answer: Answer[list[str]]) -> None:
            lines = answer.value or []
            if lines and self.pane is not None:
                told = (f"{line[:1].upper()}{line[1:]}" for line in lines[:3])
                note.sentence.setText("\n".join([text, *told]))

        self._tools.queries().explain(self.pane.view.list_model.live.query, got)
