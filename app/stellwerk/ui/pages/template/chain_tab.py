"""The files of a template or of a VM's disks and what stands on them, as a tree. Owner thread."""

import posixpath

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.text import _, plural, quoted
from stellwerk.core.unit import format_size
from stellwerk.model.change import ChangeSet
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.policy.standing import Files
from stellwerk.policy.template.chain import Link, chain_of, chain_of_vm
from stellwerk.ports.lane import Answer
from stellwerk.ui.models.away import is_away
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.demand import Demand
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.mark import mark_of
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.palette import Token

_FOLLOWED = (Kind.TEMPLATE, Kind.VOLUME, Kind.VM, Kind.HOST, Kind.SNAPSHOT)
_VM = Qt.ItemDataRole.UserRole


class ChainTab(Tab):
    """A row a file below the one that it stands on, with who has it; a double click shows the VM. The files that the VM
    of the page writes to are in bold letters."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref) -> None:
        super().__init__()
        self._tools, self._host, self._ref = tools, host, ref
        self._shown: tuple[Link, ...] | None = None
        self._outside: Files = {}
        self._released = False
        self.count = ElidedLabel("", self)
        self.demand = Demand(tools, Kind.VOLUME, self._hosts, self, self._look_outside)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([_("File"), _("Used by"), _("Taken"), _("Format")])
        self.tree.setAccessibleName(_("Files and what stands on them"))
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setIconSize(QSize(ICON_ROW, ICON_ROW))
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemActivated.connect(self._open)
        self.tree.itemSelectionChanged.connect(lambda: host.select(self._chosen()))
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.demand)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.tree, 1)
        self._pace = Pace(tools.desk.loop, self._fill)
        self._subscriptions = (
            tools.desk.inventory.changed.connect(self._changed),
            tools.desk.theme.changed.connect(lambda _none: self._wear()),
        )
        self._fill()

    def came(self) -> None:
        """Looked at."""
        self.demand.read()
        self._host.select(self._chosen())

    def refresh(self) -> None:
        """Ask again."""
        self.demand.read(refresh=True)

    def _look_outside(self, host_id: HostId) -> None:
        """Where the host has no shell the definition of the VM is all that tells of these."""
        if self._ref.kind is Kind.VM:
            self._tools.reading.outside(host_id, self._got_outside)

    def _got_outside(self, answer: Answer[Files]) -> None:
        if answer.error is None and not self._released:
            self._outside = answer.get()
            self._fill()

    def release(self) -> None:
        """It goes away."""
        self._released = True
        self._pace.close()
        self.demand.release()
        for subscription in self._subscriptions:
            subscription.close()

    def _hosts(self) -> tuple[HostId, ...]:
        match self._tools.desk.inventory.view.get(self._ref):
            case Template(host_id=host_id, also_on=also_on):
                return (host_id, *also_on)
            case Vm(host_id=host_id):
                return (host_id,)
            case _:
                return ()

    def _links(self) -> tuple[Link, ...]:
        view = self._tools.desk.inventory.view
        match view.get(self._ref):
            case Template() as template:
                return chain_of(template, view)
            case Vm() as vm:
                return chain_of_vm(vm, view, self._outside)
            case _:
                return ()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(_FOLLOWED):
            self._pace.ask()

    def _wear(self) -> None:
        self._shown = None
        self._fill()

    def _fill(self) -> None:
        links = self._links()
        if links == self._shown:
            return
        self._shown = links
        self.tree.clear()
        self.tree.addTopLevelItems([self._row(link, top=True) for link in links])
        self.tree.expandAll()
        files = sum(_height(link) for link in links)
        if self._ref.kind is Kind.VM:
            self.count.setText(plural("{n} file", "{n} files", files + len(links)))
        else:
            self.count.setText(plural("{n} file stands on it", "{n} files stand on it", files))

    def _row(self, link: Link, *, top: bool = False) -> QTreeWidgetItem:
        desk = self._tools.desk
        vms = [vm for ref in link.vms if (vm := desk.inventory.view.vm(VmId(ref.id))) is not None]
        names = ", ".join(one_line(name) for name in (*(vm.name for vm in vms), *link.named))
        size = format_size(link.size) if link.size is not None else "–"
        row = QTreeWidgetItem([one_line(posixpath.basename(link.path)), names, size, link.format])
        row.setToolTip(
            0, one_line(link.path) if link.known else _("{path}: last known").format(path=one_line(link.path))
        )
        row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setIcon(0, desk.theme.icons.icon("snowflake" if top and self._ref.kind is Kind.TEMPLATE else "file"))
        if self._ref in link.vms:
            bold = row.font(0)
            bold.setBold(True)
            row.setFont(0, bold)
        if vms:
            row.setData(0, _VM, str(Ref(Kind.VM, vms[0].id)))
            row.setIcon(1, desk.theme.icons.kind_icon(Kind.VM, mark_of(vms[0], desk.inventory.view)))
            row.setToolTip(1, ", ".join((quoted([vm.name for vm in vms]), *link.named)))
        if not link.known or any(is_away(vm, desk.inventory.view) for vm in vms):
            for column in range(4):
                row.setForeground(column, desk.theme.colour(Token.AWAY))
        row.setSizeHint(3, QSize(0, desk.theme.row_height))  # the last column takes what is left
        row.addChildren([self._row(one) for one in link.above])
        return row

    def _chosen(self) -> list[Ref]:
        told = (item.data(0, _VM) for item in self.tree.selectedItems())
        return [Ref.parse(text) for text in told if text]

    def _open(self, item: QTreeWidgetItem, _column: int) -> None:
        told = item.data(0, _VM)
        if told:
            self._host.go(Place(Ref.parse(told)))


def _height(link: Link) -> int:
    """How many files stand on it."""
    return sum(1 + _height(one) for one in link.above)
