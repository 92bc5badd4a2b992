"""The hardware of a VM: devices at the left with a button that adds some, one of them at the right. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.core.text import _, translate
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.hardware import HardwareItem, hardware_of
from stellwerk.ui.pages.hardware_form import ADDING, DeviceAct, acts_of, form_of
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.device_pane import DevicePane
from stellwerk.ui.pages.tab.item_tree import SIZES, ItemTree, beside
from stellwerk.ui.theme.metric import BETWEEN, ICON_BESIDE, WITHIN

_OFFERED = {"disk": Kind.STORAGE_POOL, "vnic": Kind.NIC}
"""What is read of its host for the forms of a kind of device."""


class HardwareTab(Tab):
    """Follows the definition; the chosen device stays chosen, and what was entered of one stays until it is done."""

    def __init__(self, tools: PageDesk, ref: Ref) -> None:
        super().__init__()
        self._tools, self._ref = tools, ref
        self._panes: dict[str, DevicePane] = {}
        self._looked_at: set[Kind] = set()
        self._forms = FormDesk(
            planner=tools.planner,
            inventory=tools.desk.inventory,
            loop=tools.desk.loop,
            theme=tools.desk.theme,
            keep_secret=tools.keep_secret,
        )
        tools.look_at_abilities((VmId(ref.id),))
        self.tree = ItemTree(tools.desk.theme, self)
        self.tree.chose.connect(self._show_chosen)
        self._area = beside(self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._area)
        split.setSizes(SIZES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.hand_on(self.tree)
        self._subscription = tools.desk.inventory.changed.connect(self._changed)
        self._read()

    @property
    def chosen(self) -> HardwareItem | None:
        """The device whose facts are shown."""
        return self.tree.chosen

    @property
    def pane(self) -> DevicePane:
        """What is shown of it."""
        shown = self._area.widget()
        assert isinstance(shown, DevicePane)
        return shown

    @property
    def scrolled(self) -> int:
        """Of the devices."""
        return self.tree.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the devices."""
        self.tree.verticalScrollBar().setValue(place)

    def release(self) -> None:
        """It goes away."""
        self._subscription.close()
        for pane in self._panes.values():
            pane.release()

    def _changed(self, changes: ChangeSet) -> None:
        if self._ref in changes.changed:
            self._read()

    def _read(self) -> None:
        vm = self._tools.desk.inventory.view.get(self._ref)
        items = hardware_of(vm.domain.definition, vm.domain.runtime.waiting or ()) if isinstance(vm, Vm) else []
        self.tree.show_items(items)

    def _show_chosen(self) -> None:
        """The pane of the chosen device: the one that holds what was entered, else a new one."""
        shown = self._area.takeWidget()
        if isinstance(shown, DevicePane) and not shown.dirty:
            self._drop(shown)
        item = self.chosen
        if item is None:
            return
        self._look_at_host(item.key.partition(" ")[0])
        pane = self._panes.get(item.key)
        if pane is not None and not pane.dirty:
            self._drop(pane)
            pane = None
        self._area.setWidget(pane or self._new_pane(item))

    def _new_pane(self, item: HardwareItem) -> DevicePane:
        vm = self._tools.desk.inventory.view.get(self._ref)
        definition = vm.domain.definition if isinstance(vm, Vm) else None
        form = form_of(item.key, definition) if definition is not None else None
        acts = self._offered(acts_of(item.key, definition)) if definition is not None else ()
        pane = DevicePane(self._forms, self._ref, item, form, acts, self._begin)
        self._panes[item.key] = pane
        if pane.panel is not None:
            pane.panel.finished.connect(lambda _task: self._finished(pane))
            pane.panel.remedy.wanted.connect(
                lambda command: self._tools.desk.conductor.begin(command, (self._ref,), {})
            )
        return pane

    def _look_at_host(self, kind: str) -> None:
        """What a form of such a device offers is read, once."""
        wanted = _OFFERED.get(kind)
        vm = self._tools.desk.inventory.view.get(self._ref)
        if wanted is not None and isinstance(vm, Vm) and wanted not in self._looked_at:
            self._looked_at.add(wanted)
            self._tools.desk.wanted(Ref(Kind.HOST, vm.host_id), wanted)

    def _finished(self, pane: DevicePane) -> None:
        """Done: what is shown from now on is what there is."""
        shown = self._area.widget() is pane
        if shown:
            self._area.takeWidget()
        self._drop(pane)
        if shown:
            self._show_chosen()

    def _drop(self, pane: DevicePane) -> None:
        if self._panes.get(pane.item.key) is pane:
            del self._panes[pane.item.key]
        pane.release()
        pane.deleteLater()

    def _begin(self, act: DeviceAct) -> None:
        self._tools.desk.conductor.begin(act.command, (self._ref,), act.said)

    def _offered(self, acts: Sequence[DeviceAct]) -> tuple[DeviceAct, ...]:
        """Those whose command there is."""
        return tuple(act for act in acts if self._tools.planner.registry.find(act.command) is not None)

    def _left(self) -> QWidget:
        """The list, and below it what adds to it."""
        side = QWidget(self)
        side.setBackgroundRole(QPalette.ColorRole.Base)
        side.setAutoFillBackground(True)
        self.add = QToolButton(side)
        self.add.setText(_("Add"))
        self.add.setIcon(self._tools.desk.theme.icons.icon("plus"))
        self.add.setIconSize(QSize(*ICON_BESIDE))
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self.add)
        for act in self._offered(ADDING):
            menu.addAction(translate(act.title).rstrip("…") + "…").triggered.connect(
                lambda _on=False, act=act: self._begin(act)
            )
        self.add.setMenu(menu)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, WITHIN)
        column.setSpacing(WITHIN)
        column.addWidget(self.tree, 1)
        row = QHBoxLayout()
        row.setContentsMargins(BETWEEN, 0, BETWEEN, 0)
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        return side
