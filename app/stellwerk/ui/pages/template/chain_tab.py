"""The files of a template and what stands on them, as a tree. Owner thread."""

import posixpath

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _, plural, quoted
from stellwerk.core.unit import format_size
from stellwerk.model.change import ChangeSet
from stellwerk.model.template.template import Template
from stellwerk.policy.template.chain import Link, chain_of
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

_FOLLOWED = (Kind.TEMPLATE, Kind.VOLUME, Kind.VM, Kind.HOST)
_VM = Qt.ItemDataRole.UserRole


class ChainTab(Tab):
    """A row a file below the one that it stands on, with the VMs that have it; a double click shows the VM."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref) -> None:
        super().__init__()
        self._tools, self._host, self._ref = tools, host, ref
        self._shown: tuple[Link, ...] | None = None
        self.count = ElidedLabel("", self)
        self.demand = Demand(tools, Kind.VOLUME, self._hosts, self)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([_("File"), _("VM"), _("Taken"), _("Format")])
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
        self._subscription = tools.desk.inventory.changed.connect(self._changed)
        self._fill()

    def came(self) -> None:
        """Looked at."""
        self.demand.read()
        self._host.select(self._chosen())

    def refresh(self) -> None:
        """Ask again."""
        self.demand.read(refresh=True)

    def release(self) -> None:
        """It goes away."""
        self._pace.close()
        self.demand.release()
        self._subscription.close()

    def _template(self) -> Template | None:
        found = self._tools.desk.inventory.view.get(self._ref)
        return found if isinstance(found, Template) else None

    def _hosts(self) -> tuple[HostId, ...]:
        template = self._template()
        return template.hosts if template is not None else ()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(_FOLLOWED):
            self._pace.ask()

    def _fill(self) -> None:
        template = self._template()
        links = chain_of(template, self._tools.desk.inventory.view) if template is not None else ()
        if links == self._shown:
            return
        self._shown = links
        self.tree.clear()
        self.tree.addTopLevelItems([self._row(link, top=True) for link in links])
        self.tree.expandAll()
        files = sum(_height(link) for link in links)
        self.count.setText(plural("{n} file stands on it", "{n} files stand on it", files))

    def _row(self, link: Link, *, top: bool = False) -> QTreeWidgetItem:
        desk = self._tools.desk
        vms = [vm for ref in link.vms if (vm := desk.inventory.view.vm(ref.id)) is not None]  # type: ignore[arg-type]
        names = ", ".join(one_line(vm.name) for vm in vms)
        size = format_size(link.size) if link.size is not None else "–"
        row = QTreeWidgetItem([one_line(posixpath.basename(link.path)), names, size, link.format])
        row.setToolTip(
            0, one_line(link.path) if link.known else _("{path}: last known").format(path=one_line(link.path))
        )
        row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setIcon(0, desk.theme.icons.icon("snowflake" if top else "file"))
        if vms:
            row.setData(0, _VM, str(Ref(Kind.VM, vms[0].id)))
            row.setIcon(1, desk.theme.icons.kind_icon(Kind.VM, mark_of(vms[0], desk.inventory.view)))
            row.setToolTip(1, quoted([vm.name for vm in vms]))
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
