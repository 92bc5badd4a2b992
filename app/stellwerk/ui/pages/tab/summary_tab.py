"""The summary: the live strip and the facts; for tasks and events the raw text too. Owner thread."""

from collections.abc import Set

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import Entity
from stellwerk.model.event import Event
from stellwerk.model.task import Task
from stellwerk.ui.forms.raw_text import RawText
from stellwerk.ui.models.pace import INTERVAL, Pace
from stellwerk.ui.pages.counted import counted_query
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.part.screen_picture import ScreenPicture
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.fact_grid import FactGrid
from stellwerk.ui.pages.tab.live_strip import METERS, LiveStrip
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.metric import AROUND

_SUMS_EVERY = 0.5
"""Seconds between two readings of what is summed up over many."""
SUMMED = frozenset({Kind.DATA_CENTER, Kind.CLUSTER, Kind.TAG, Kind.FOLDER})
"""Kinds whose facts are sums over all that is below."""
WIDEST = 1100
"""Pixels beyond which the columns do not drift apart."""


class SummaryTab(Tab):
    """Follows the object: facts that changed are read again, those that follow the clock with each sampling.

    A fleet that synchronises changes its data center with every batch, whose sums walk over all of its VMs: so what
    changed is gathered, and read at most ten times a second, of a data center twice.
    """

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref, entity: Entity) -> None:
        super().__init__()
        self._tools, self._ref = tools, ref
        desk = tools.desk
        self.strip = LiveStrip(desk.theme, ref.kind) if ref.kind in METERS else None
        self._host = host
        self.picture = self._new_picture()
        self.grid = self._new_grid(entity)
        self.raw = RawText(desk.theme) if ref.kind in (Kind.TASK, Kind.EVENT) else None
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._body())
        self._area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self._noted: set[str] = set()
        self._pace = Pace(desk.loop, self._follow, _SUMS_EVERY if ref.kind in SUMMED else INTERVAL)
        self._subscriptions = [
            desk.inventory.changed.connect(self._changed),
            desk.sampled.connect(lambda _none: self._sampled()),
        ]
        self._sample(entity)

    @property
    def scrolled(self) -> int:
        """Of the area."""
        return self._area.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the area."""
        self._area.verticalScrollBar().setValue(place)

    def came(self) -> None:
        """All facts, or what changed while it was not in sight."""
        entity = self._entity()
        if entity is not None:
            self._take_fields(entity)
            self._read(entity)

    def release(self) -> None:
        """It goes away."""
        self._pace.close()
        if self.picture is not None:
            self.picture.release()
        for subscription in self._subscriptions:
            subscription.close()

    def _body(self) -> QWidget:
        body = QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        inner = QWidget(body)
        inner.setMaximumWidth(WIDEST)
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        column.setSpacing(AROUND + AROUND // 2)
        if self.picture is not None and self.strip is not None:
            top = QHBoxLayout()
            top.setSpacing(AROUND)
            top.addWidget(self.strip, 1, Qt.AlignmentFlag.AlignTop)
            top.addWidget(self.picture)
            column.addLayout(top)
        elif self.strip is not None:
            column.addWidget(self.strip)
        for part in (self.grid, self.raw):
            if part is not None:
                column.addWidget(part)
        column.addStretch(1)
        around = QVBoxLayout(body)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(inner)
        return body

    def _new_picture(self) -> ScreenPicture | None:
        if self._ref.kind is not Kind.VM or self._tools.thumbnail is None:
            return None
        desk = self._tools.desk
        vm = desk.inventory.view.vm(VmId(self._ref.id))
        runs = vm is not None and vm.domain.active
        picture = ScreenPicture(desk.loop, desk.theme, self._tools.thumbnail(VmId(self._ref.id)), expected=runs)
        picture.clicked.connect(self._open_console)
        return picture

    def _open_console(self) -> None:
        if self._host.book.show_console is not None:
            self._host.book.show_console(self._ref)

    def _new_grid(self, entity: Entity) -> FactGrid:
        self._catalogue = self._tools.desk.inventory.catalogue
        return FactGrid(entity, self._catalogue, lambda to: self._host.go(Place(to)), self._list)

    def _list(self, key: str) -> None:
        """What a number counts, as a query: the search bar has it then."""
        entity = self._entity()
        if entity is not None:
            self._host.go(Place(query=counted_query(entity, key, self._tools.desk.inventory.view)))

    def _take_fields(self, entity: Entity) -> None:
        """Fields came, went or are called differently: the facts are laid out anew."""
        kind, now = self._ref.kind, self._tools.desk.inventory.catalogue
        if now is self._catalogue or now.own_props(kind) == self._catalogue.own_props(kind):
            return
        old, self.grid = self.grid, self._new_grid(entity)
        self._column.replaceWidget(old, self.grid)
        self.grid.show()
        old.hide()
        old.deleteLater()
        self._read(entity)

    def _entity(self) -> Entity | None:
        return self._tools.desk.inventory.view.get(self._ref)

    def _changed(self, changes: ChangeSet) -> None:
        entity = self._entity() if self.isVisible() and changes.touches((Kind.FIELD,)) else None
        if entity is not None:
            self._take_fields(entity)
        keys = changes.changed.get(self._ref)
        if keys and self.isVisible():
            self._noted |= keys
            self._pace.ask()

    def _follow(self) -> None:
        keys, self._noted = self._noted, set()
        entity = self._entity() if self.isVisible() else None
        if entity is not None:
            # Whether it is away, which greys everything, comes with these.
            whole = keys & {"seen", "link", "status"} or self.raw is not None
            self._read(entity, None if whole else keys | self.grid.ticking)

    def _sampled(self) -> None:
        entity = self._entity()
        if entity is None:
            return
        self._sample(entity)
        if self.isVisible():
            self._read(entity, self.grid.ticking)

    def _sample(self, entity: Entity) -> None:
        if self.strip is not None:
            self.strip.sample(entity, self._tools.desk.inventory.view)

    def _read(self, entity: Entity, keys: Set[str] | None = None) -> None:
        self.grid.show_facts(entity, self._tools.desk.inventory.view, keys)
        if self.raw is not None and isinstance(entity, Task | Event):
            self.raw.show_text(entity.details)
