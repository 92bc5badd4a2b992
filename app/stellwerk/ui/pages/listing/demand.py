"""Storage and networks are read only when somebody looks: asks the hosts, and says how old what is shown is.

Owner thread; never waits.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import _, plural
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.nic import Nic
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.state import LinkState
from stellwerk.model.storage import LibvirtNetwork, StoragePool
from stellwerk.model.template.template import Template
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.state_words import read_words
from stellwerk.ui.theme.metric import ICON_BESIDE, WITHIN

ON_DEMAND = frozenset(
    {
        Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK, Kind.SNAPSHOT, Kind.NIC, Kind.DISK, Kind.TEMPLATE,
        Kind.TRASH,
    }
)  # fmt: skip
"""Kinds that no event tells of, and disks: their sizes are those of volumes."""

_READ_BY = {
    Kind.LIBVIRT_NETWORK: "networks", Kind.SNAPSHOT: "snapshots", Kind.NIC: "nics", Kind.TEMPLATE: "templates",
    Kind.TRASH: "trash",
}  # fmt: skip
"""The relation from a host to what is read of it; pools for the rest."""


def oldest_look(
    graph: Graph, kind: Kind, hosts: Sequence[HostId], told: Mapping[HostId, float] | None = None
) -> float | None:
    """When the host that was looked at longest ago was; None where one never was. `told`: when hosts told of it, which
    what they have does not say where they have nothing."""
    relation = _READ_BY.get(kind, "pools")
    there = [host for id_ in hosts if (host := graph.host(id_)) is not None]
    said = told or {}
    looks = [_latest_look(graph.related(host, relation)) or said.get(host.id, 0.0) for host in there]
    return min((look for look in looks if look), default=None)


def _latest_look(read: Iterable[Entity]) -> float:
    seen = (
        one.seen or 0.0
        for one in read
        if isinstance(one, StoragePool | LibvirtNetwork | Snapshot | Nic | Template | Trashed)
    )
    return max(seen, default=0.0)


class Demand(QWidget):
    """`Read 2 min ago` and a button; while reading, of how many hosts; what failed, in place."""

    def __init__(
        self,
        tools: PageDesk,
        kind: Kind,
        hosts: Callable[[], Sequence[HostId]],
        parent: QWidget | None = None,
        beside: Callable[[HostId], None] = lambda _host: None,
    ) -> None:
        """`beside` is called for each host that is asked, for what else is to be read then."""
        super().__init__(parent)
        self._beside = beside
        self._tools = tools
        self._kind = kind
        self._hosts = hosts
        self._waiting = 0
        self._released = False
        self._told: dict[HostId, float] = {}
        self._errors: dict[HostId, AppError] = {}
        self._owed: set[HostId] = set()
        """Hosts that were to be asked and were not connected."""
        self.note = ElidedLabel("", self)
        self.note.setProperty("muted", True)
        self.button = QToolButton(self)
        self.button.setText(_("Refresh"))
        self.button.setIcon(tools.desk.theme.icons.icon("refresh"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIconSize(QSize(*ICON_BESIDE))
        self.button.setToolTip(_("Read it again from the hosts (F5)"))
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(lambda: self.read(refresh=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(WITHIN)
        layout.addWidget(self.note)
        layout.addWidget(self.button)
        self._subscriptions = (
            tools.desk.sampled.connect(lambda _none: self._tell() if self.isVisible() else None),
            tools.desk.inventory.changed.connect(self._changed),
        )

    def read(self, *, refresh: bool = False) -> None:
        """Ask the hosts that are connected, others once they are; `refresh`: they look at their folders again."""
        hosts = self._hosts()
        live = self._live(hosts)
        self._owed = set(hosts) - set(live)
        self._errors.clear()
        self._ask_all(live, refresh)

    def _live(self, hosts: Iterable[HostId]) -> list[HostId]:
        view = self._tools.desk.inventory.view
        return [id_ for id_ in hosts if (h := view.host(id_)) and h.link.state is LinkState.LIVE]

    def _changed(self, changes: ChangeSet) -> None:
        if self._owed and changes.touches((Kind.HOST,)) and self.isVisible():
            due = self._live(self._owed)
            self._owed -= set(due)
            self._ask_all(due)

    def _ask_all(self, live: Sequence[HostId], refresh: bool = False) -> None:
        self._waiting += len(live)
        for id_ in live:
            self._ask(id_, refresh)
            self._beside(id_)
        self._tell()

    def release(self) -> None:
        """Answers that come later are not shown."""
        self._released = True
        for subscription in self._subscriptions:
            subscription.close()

    @property
    def busy(self) -> bool:
        """Hosts are being asked."""
        return self._waiting > 0

    def _ask(self, id_: HostId, refresh: bool) -> None:
        reading = self._tools.reading
        if self._kind is Kind.LIBVIRT_NETWORK:
            reading.networks(id_, lambda answer: self._got(id_, answer))
        elif self._kind is Kind.SNAPSHOT:
            reading.snapshots(id_, lambda answer: self._got(id_, answer))
        elif self._kind is Kind.TEMPLATE:
            reading.templates(id_, lambda answer: self._got(id_, answer))
        elif self._kind is Kind.TRASH:
            reading.trash(id_, lambda answer: self._got(id_, answer))
        elif self._kind is Kind.NIC:
            reading.nics(id_, lambda answer: self._got(id_, answer))
        else:
            reading.storage(id_, refresh, lambda answer: self._got(id_, answer))

    def _got(self, id_: HostId, answer: Answer[Any]) -> None:
        self._waiting -= 1
        if answer.error is not None:
            self._errors[id_] = answer.error
        else:
            self._told[id_] = self._tools.desk.inventory.view.now
        if not self._released:
            self._tell()

    def _tell(self) -> None:
        text, tip = self._words()
        self.note.setText(text)
        self.note.set_tip(tip)
        self.note.setAccessibleName(text)
        self.button.setEnabled(not self.busy)

    def _words(self) -> tuple[str, str]:
        view, hosts = self._tools.desk.inventory.view, self._hosts()
        if self.busy:
            return plural("reading from {n} host…", "reading from {n} hosts…", self._waiting), ""
        if self._errors:
            lines = [f"{host.name}: {error}" for id_, error in self._errors.items() if (host := view.host(id_))]
            if len(self._errors) == 1 and lines:
                return _("could not be read: {error}").format(error=lines[0]), lines[0]
            words = plural("{n} host could not be read", "{n} hosts could not be read", len(self._errors))
            return words, "\n".join(lines)
        look = oldest_look(view, self._kind, hosts, self._told)
        if look is None:
            return _("never read"), ""
        return read_words(look, view.now), _("The host that was looked at longest ago")
