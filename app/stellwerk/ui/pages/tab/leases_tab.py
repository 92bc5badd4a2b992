"""The DHCP leases of a network, read when looked at. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _, natural_key, plural
from stellwerk.model.catalogue.format import DASH, format_time
from stellwerk.model.change import ChangeSet
from stellwerk.model.storage import Lease, LibvirtNetwork
from stellwerk.model.vm import Vm
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.demand import Demand
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.metric import BETWEEN, WITHIN

_VM = Qt.ItemDataRole.UserRole


class LeasesTab(Tab):
    """One row a lease, with the VM that has its MAC; Enter or a double click shows that VM."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref) -> None:
        super().__init__()
        self._tools, self._host, self._ref = tools, host, ref
        self._shown: tuple[Lease, ...] = ()
        self.table = self._table()
        self.note = EmptyNote(self)
        self.count = ElidedLabel("", self)
        self.demand = Demand(tools, Kind.LIBVIRT_NETWORK, self._hosts, self)
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        row.addWidget(self.count)
        row.addStretch(1)
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

    def refresh(self) -> None:
        """Ask again."""
        self.demand.read(refresh=True)

    def release(self) -> None:
        """It goes away."""
        self.demand.release()
        self._subscription.close()

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 5, self)
        table.setHorizontalHeaderLabels([_("IP address"), _("MAC address"), _("Host name"), _("VM"), _("Expires")])
        table.setAccessibleName(_("Leases"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._tools.desk.theme.row_height)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultSectionSize(170)
        table.itemActivated.connect(self._open)
        return table

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
        leases = tuple(sorted(network.leases, key=lambda lease: natural_key(lease.ip))) if network else ()
        if leases != self._shown:
            self._shown = leases
            names = self._vms_by_mac()
            self.table.setRowCount(len(leases))
            for row, lease in enumerate(leases):
                self._fill(row, lease, names.get(lease.mac.lower()))
        self.count.setText(plural("{n} lease", "{n} leases", len(leases)))
        if not leases:
            name = one_line(network.name) if network is not None else ""
            text = _('No address was handed out in "{name}"').format(name=name)
            self.note.tell(text, _("Read again"), lambda: self.refresh())
        self._stack.setCurrentWidget(self.table if leases else self.note)

    def _fill(self, row: int, lease: Lease, vm: Vm | None) -> None:
        expires = format_time(lease.expires) if lease.expires is not None else _("never")
        texts = (lease.ip, lease.mac, lease.hostname or DASH, vm.name if vm is not None else DASH, expires)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(one_line(text))
            item.setData(_VM, vm.id if vm is not None else None)
            self.table.setItem(row, column, item)

    def _vms_by_mac(self) -> dict[str, Vm]:
        network, view = self._network(), self._tools.desk.inventory.view
        host = view.host(network.host_id) if network is not None else None
        vms = [vm for vm in view.related(host, "vms") if isinstance(vm, Vm)] if host is not None else []
        return {vnic.mac.lower(): vm for vm in vms for vnic in vm.domain.definition.vnics}

    def _open(self, item: QTableWidgetItem) -> None:
        vm_id = item.data(_VM)
        if vm_id is not None:
            self._host.go(Place(Ref(Kind.VM, vm_id)))
