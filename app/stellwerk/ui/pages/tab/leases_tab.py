"""The DHCP leases of a network, read when looked at. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QToolButton, QVBoxLayout

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _, plural
from stellwerk.model.change import ChangeSet
from stellwerk.model.storage import Lease, LibvirtNetwork
from stellwerk.model.vm import Vm
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.demand import Demand
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.lease_table import LeaseTable
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.metric import BETWEEN, WITHIN


class LeasesTab(Tab):
    """One row a lease, with the VM that has its MAC; Enter or a double click shows that VM."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref) -> None:
        super().__init__()
        self._tools, self._host, self._ref = tools, host, ref
        self._shown: tuple[Lease, ...] = ()
        desk = tools.desk
        self.table = LeaseTable(desk.theme, desk.settings, self)
        self.table.opened.connect(lambda to: host.go(Place(to)))
        self.table.menu_wanted.connect(lambda at, refs: host.ask_menu(refs, at))
        self.table.selection_changed.connect(host.select)
        self.note = EmptyNote(self)
        self.count = ElidedLabel("", self)
        self.demand = Demand(tools, Kind.LIBVIRT_NETWORK, self._hosts, self)
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self._columns_button())
        row.addWidget(self.demand)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addLayout(self._stack, 1)
        self._subscription = tools.desk.inventory.changed.connect(self._changed)
        self._read()

    def came(self) -> None:
        """Looked at."""
        self.demand.read()
        self._host.select(self.table.vms())

    def refresh(self) -> None:
        """Ask again."""
        self.demand.read(refresh=True)

    def release(self) -> None:
        """It goes away."""
        self.demand.release()
        self._subscription.close()
        self.table.release()

    def _columns_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._tools.desk.theme.icons.icon("columns"))
        button.setToolTip(_("Choose the columns"))
        button.setAccessibleName(_("Columns"))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.table.choose_columns(button.mapToGlobal(button.rect().bottomLeft())))
        return button

    def _network(self) -> LibvirtNetwork | None:
        found = self._tools.desk.inventory.view.get(self._ref)
        return found if isinstance(found, LibvirtNetwork) else None

    def _hosts(self) -> tuple[HostId, ...]:
        network = self._network()
        return (network.host_id,) if network is not None else ()

    def _changed(self, changes: ChangeSet) -> None:
        if self._ref in changes.changed:
            self._read()

    def _read(self) -> None:
        network = self._network()
        leases = network.leases if network is not None else ()
        if leases != self._shown:
            self._shown = leases
            self.table.show_leases(leases, self._vms_by_mac())
        self.count.setText(plural("{n} lease", "{n} leases", len(leases)))
        if not leases:
            name = one_line(network.name) if network is not None else ""
            text = _('No address was handed out in "{name}"').format(name=name)
            self.note.tell(text, _("Read again"), lambda: self.refresh())
        self._stack.setCurrentWidget(self.table if leases else self.note)
        self.hand_on(self.table if leases else self.note.button)

    def _vms_by_mac(self) -> dict[str, Vm]:
        network, view = self._network(), self._tools.desk.inventory.view
        host = view.host(network.host_id) if network is not None else None
        vms = [vm for vm in view.related(host, "vms") if isinstance(vm, Vm)] if host is not None else []
        return {vnic.mac.lower(): vm for vm in vms for vnic in vm.domain.definition.vnics}
