"""A tab that lists what belongs to the page's object. Owner thread."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _, in_sentence, plural, translate
from stellwerk.engine.setting import TRASH_HOURS
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.host import Host
from stellwerk.model.storage import StoragePool
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.ui.models.away import is_away
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.demand import ON_DEMAND, Demand
from stellwerk.ui.pages.listing.list_pane import ListPane
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab_plan import TabPlan, list_query
from stellwerk.ui.shell.page import Place


class ListTab(Tab):
    """The answer to one query; storage and networks are read when they come in sight."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref, plan: TabPlan) -> None:
        super().__init__()
        self._tools, self._host, self._ref, self._plan = tools, host, ref, plan
        self._query = ""
        assert plan.kind is not None
        self._kind = plan.kind
        key = f"{ref.kind}.{plan.key}"
        self.pane = ListPane(tools, host, key, translate(plan.title), self._tell_empty, without=plan.relation)
        self.demand: Demand | None = None
        if self._kind in ON_DEMAND:
            self.demand = Demand(tools, self._kind, self._hosts, self)
            self.pane.bar.add(self.demand)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pane)
        self.hand_on(self.pane)
        self.follow_name()

    def follow_name(self) -> None:
        """The query names the object: after a rename it is another text."""
        view = self._tools.desk.inventory.view
        entity = view.get(self._ref)
        if entity is None:
            return
        query = list_query(self._plan, entity, view)
        if query != self._query:
            self._query = query
            self.pane.show_query(query)

    @property
    def query_text(self) -> str:
        """The query of the list."""
        return self.pane.query_text

    @property
    def scrolled(self) -> int:
        """Of the list."""
        return self.pane.view.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the list."""
        self.pane.view.verticalScrollBar().setValue(place)

    def came(self) -> None:
        """Looked at: storage and networks are read now."""
        if self.demand is not None:
            self.demand.read()
        self._host.select(self.pane.view.selected())

    def refresh(self) -> None:
        """The hosts look again."""
        if self.demand is not None:
            self.demand.read(refresh=True)

    def release(self) -> None:
        """It goes away."""
        if self.demand is not None:
            self.demand.release()
        self.pane.release()

    def _hosts(self) -> Sequence[HostId]:
        """The hosts whose storage or networks are listed."""
        view = self._tools.desk.inventory.view
        entity = view.get(self._ref)
        match entity:
            case None:
                return ()
            case Host():
                return (entity.id,)
            case Template():
                return entity.hosts
            case StoragePool() | Vm():
                return (entity.host_id,)
            case _:
                return [HostId(host.id) for host in view.related(entity, "hosts")]

    def _tell_empty(self, note: EmptyNote) -> None:
        view = self._tools.desk.inventory.view
        entity = view.get(self._ref)
        name = one_line(name_of(entity)) if entity is not None else ""
        info = CATALOGUE.kinds[self._kind]
        if self._kind is Kind.SNAPSHOT and isinstance(entity, Vm) and not entity.domain.runtime.has_snapshots:
            take = self._tools.desk.conductor
            text = _('VM "{name}" has no snapshot').format(name=name)
            note.tell(text, _("Take snapshot…"), lambda: take.begin("Add-Snapshot", (self._ref,)))
        elif self._kind is Kind.TRASH:
            self._tell_trash(note, name)
        elif self.demand is not None:
            text, again = self._unread(name, entity)
            note.tell(text, _("Read again"), (lambda: self.refresh()) if again else None)
        elif self._plan.key == "events":
            text = _('Nothing was recorded of "{name}" yet').format(name=name)
            note.tell(text, _("Show all events"), lambda: self._host.go(Place(query="Events:")))
        else:
            text = _('There are no {kind} in "{name}"').format(kind=_in_text(self._kind), name=name)
            button = _("Show all {kind}").format(kind=_in_text(self._kind))
            note.tell(text, button, lambda: self._host.go(Place(query=f"{info.type_name}:")))

    def _tell_trash(self, note: EmptyNote, name: str) -> None:
        hours = self._tools.desk.settings.get(TRASH_HOURS)
        if hours:
            text = plural(
                'The trash of "{name}" is empty. VMs that are removed with their disks stay in it for {n} hour',
                'The trash of "{name}" is empty. VMs that are removed with their disks stay in it for {n} hours',
                hours,
            )
        else:
            text = _('The trash of "{name}" is empty. VMs that are removed go at once: its time is set to none')
        note.tell(text.format(name=name), _("Read again"), lambda: self.refresh())

    def _unread(self, name: str, entity: Entity | None) -> tuple[str, bool]:
        """Why there are none, and whether reading again may help."""
        away = isinstance(entity, Host) and is_away(entity, self._tools.desk.inventory.view)
        if away:
            text = _('No {kind} are known of "{name}"; they can be read once it answers')
        elif isinstance(entity, Host):
            text = _('No {kind} are known of "{name}"; they are read from it when you look')
        else:
            text = _('No {kind} are known of "{name}"; they are read from its hosts when you look')
        return text.format(kind=_in_text(self._kind), name=name), not away


def _in_text(kind: Kind) -> str:
    """A kind's plural within a sentence."""
    return in_sentence(CATALOGUE.kinds[kind].many)
