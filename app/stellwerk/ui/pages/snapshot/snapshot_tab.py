"""The snapshots of a VM: the tree at the left, the chosen one with its actions at the right. Owner thread."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _, plural
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.policy.standing import Files
from stellwerk.ports.lane import Answer
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.demand import Demand
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.snapshot.snapshot_detail import SnapshotAct, SnapshotDetail
from stellwerk.ui.pages.snapshot.snapshot_row import SnapshotRow, rows_of
from stellwerk.ui.pages.snapshot.snapshot_tree import SnapshotTree
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.item_tree import beside
from stellwerk.ui.theme.metric import BETWEEN, ICON_BESIDE, WITHIN

_SIZES = [760, 360]
_FOLLOWED = frozenset({Kind.SNAPSHOT, Kind.TASK, Kind.VOLUME})


class SnapshotTab(Tab):
    """Follows the snapshots, what is done with them and the storage they lie on."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref) -> None:
        super().__init__()
        self._tools, self._host, self._ref = tools, host, ref
        theme = tools.desk.theme
        self.tree = SnapshotTree(theme, self)
        self.tree.chose.connect(self._show_chosen)
        self.tree.back_wanted.connect(lambda: self._act(0))
        self.tree.removal_wanted.connect(lambda: self._act(2))
        self.tree.menu_wanted.connect(self._show_menu)
        self._area = beside(self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.tree)
        split.addWidget(self._area)
        split.setSizes(_SIZES)
        split.setStretchFactor(0, 1)
        self.note = EmptyNote(self)
        self.count = ElidedLabel("", self)
        self.demand = Demand(tools, Kind.SNAPSHOT, self._hosts, self, self._look_outside)
        self._stack = QStackedLayout()
        self._stack.addWidget(split)
        self._stack.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar())
        layout.addLayout(self._stack, 1)
        self._split = split
        self._outside: Files = {}
        self._released = False
        self._subscriptions = (
            tools.desk.inventory.changed.connect(self._changed),
            theme.changed.connect(lambda _none: self.tree.wear()),
        )
        self._read()

    @property
    def detail(self) -> SnapshotDetail | None:
        """What is shown of the chosen one."""
        shown = self._area.widget()
        return shown if isinstance(shown, SnapshotDetail) else None

    @property
    def scrolled(self) -> int:
        """Of the tree."""
        return self.tree.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the tree."""
        self.tree.verticalScrollBar().setValue(place)

    def came(self) -> None:
        """Looked at: snapshots and the sizes of files are read."""
        self.demand.read()
        for host_id in self._hosts():
            self._tools.desk.wanted(Ref(Kind.HOST, host_id), Kind.VOLUME)
        self._host.select((self._ref,))

    def refresh(self) -> None:
        """The host looks again, at its storage too."""
        self.demand.read(refresh=True)
        for host_id in self._hosts():
            self._tools.reading.storage(host_id, refresh=True)

    def _look_outside(self, host_id: HostId) -> None:
        """For the sizes of what no pool holds, where the host has a shell."""
        self._tools.reading.outside(host_id, self._got_outside)

    def _got_outside(self, answer: Answer[Files]) -> None:
        if answer.error is None and not self._released:
            self._outside = answer.get()
            self._read()

    def release(self) -> None:
        """It goes away."""
        self._released = True
        self.demand.release()
        for subscription in self._subscriptions:
            subscription.close()

    def _bar(self) -> QHBoxLayout:
        self.take = QToolButton(self)
        self.take.setText(_("Take snapshot…"))
        self.take.setIcon(self._tools.desk.theme.icons.icon("camera"))
        self.take.setIconSize(QSize(*ICON_BESIDE))
        self.take.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.take.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.take.clicked.connect(self._take)
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.take)
        row.addWidget(self.demand)
        return row

    def _vm(self) -> Vm | None:
        found = self._tools.desk.inventory.view.get(self._ref)
        return found if isinstance(found, Vm) else None

    def _hosts(self) -> tuple[HostId, ...]:
        vm = self._vm()
        return (vm.host_id,) if vm is not None else ()

    def _changed(self, changes: ChangeSet) -> None:
        if self._ref in changes.changed or changes.touches(tuple(_FOLLOWED)):
            self._read()
            self._offer_again()

    def _offer_again(self) -> None:
        """What can be done with the chosen one may be different, though it is the same."""
        row, detail = self.tree.chosen, self.detail
        if row is not None and detail is not None and not detail.offer(self._acts(row)):
            self._show_chosen()

    def _read(self) -> None:
        vm = self._vm()
        rows = rows_of(vm, self._tools.desk.inventory.view, self._outside) if vm is not None else []
        self.tree.show_rows(rows)
        self.count.setText(plural("{n} snapshot", "{n} snapshots", max(0, len(rows) - 1)))
        if not rows and vm is not None:
            self._tell_empty(vm)
        self._stack.setCurrentWidget(self._split if rows else self.note)
        self.hand_on(self.tree if rows else self.note.button)

    def _tell_empty(self, vm: Vm) -> None:
        name = one_line(vm.name)
        if vm.domain.runtime.has_snapshots:
            text = _('The snapshots of VM "{name}" were not read yet').format(name=name)
            self.note.tell(text, _("Read again"), lambda: self.refresh())
        else:
            text = _('VM "{name}" has no snapshot').format(name=name)
            self.note.tell(text, _("Take snapshot…"), self._take)

    def _show_chosen(self) -> None:
        row = self.tree.chosen
        shown: QWidget = QWidget()
        if row is not None:
            shown = SnapshotDetail(row, self._acts(row), self._tools.desk.theme.icons)
        self._area.setWidget(shown)

    def _acts(self, row: SnapshotRow) -> list[SnapshotAct]:
        if row.snapshot is None:
            return [SnapshotAct(title=_("Take snapshot…"), icon="camera", begin=self._take)]
        lost = _("its files are no more what they were") if row.snapshot.half_gone else ""
        back, copy = lost or self._reason("Restore-Snapshot"), lost or self._reason("Copy-Vm")
        if not row.snapshot.outside:
            copy = _("it is inside the disks")
        acts = [
            SnapshotAct(title=_("Go back…"), icon="undo", begin=lambda: self._begin("Restore-Snapshot"), reason=back),
            SnapshotAct(
                title=_("New VM from it…"),
                icon="copy",
                begin=self._copy,
                reason=copy,
            ),
            SnapshotAct(
                title=_("Remove…"),
                icon="remove",
                begin=lambda: self._begin("Remove-Snapshot"),
                reason=self._reason("Remove-Snapshot"),
            ),
        ]
        if self.tree.has_children(row):
            acts.append(
                SnapshotAct(
                    title=_("Remove with all after it…"),
                    icon="remove",
                    begin=lambda: self._begin("Remove-Snapshot", children="true"),
                    reason=self._reason("Remove-Snapshot"),
                )
            )
        return acts

    def _reason(self, command: str) -> str:
        """Why it cannot be done now; empty where it can."""
        try:
            offer = self._tools.desk.doer.offer(command, self._ref)
        except AppError as error:
            return error.text
        return offer.reason

    def _act(self, place: int) -> None:
        """What Return and Delete mean; nothing where it cannot be done."""
        row = self.tree.chosen
        acts = self._acts(row) if row is not None and row.snapshot is not None else []
        if place < len(acts) and not acts[place].reason:
            acts[place].begin()

    def _show_menu(self, at: QPoint) -> None:
        row = self.tree.chosen
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in self._acts(row):
            action = menu.addAction(self._tools.desk.theme.icons.icon(act.icon), act.title)
            action.setEnabled(not act.reason)
            action.triggered.connect(lambda _on=False, act=act: act.begin())
        menu.popup(at)

    def _take(self) -> None:
        self._tools.desk.conductor.begin("Add-Snapshot", (self._ref,))

    def _copy(self) -> None:
        row = self.tree.chosen
        if row is not None:
            self._tools.desk.conductor.begin("Copy-Vm", (self._ref,), {"snapshot": row.name})

    def _begin(self, command: str, **said: str) -> None:
        row = self.tree.chosen
        if row is not None:
            self._tools.desk.conductor.begin(command, (self._ref,), {"snapshot_id": row.name, **said})
