"""The hardware of a VM: devices at the left, the facts of one at the right. Read-only. Owner thread."""

from PySide6.QtWidgets import QVBoxLayout

from stellwerk.core.ids import Ref
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.hardware import HardwareItem, hardware_of
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.item_view import ItemView


class HardwareTab(Tab):
    """Follows the definition; the chosen device stays chosen."""

    def __init__(self, tools: PageDesk, ref: Ref) -> None:
        super().__init__()
        self._tools, self._ref = tools, ref
        self.view = ItemView(tools.desk.theme, self)
        self.tree = self.view.tree
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.hand_on(self.tree)
        self._subscription = tools.desk.inventory.changed.connect(self._changed)
        self._read()

    @property
    def chosen(self) -> HardwareItem | None:
        """The device whose facts are shown."""
        return self.view.chosen

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

    def _changed(self, changes: ChangeSet) -> None:
        if self._ref in changes.changed:
            self._read()

    def _read(self) -> None:
        vm = self._tools.desk.inventory.view.get(self._ref)
        self.view.show_items(hardware_of(vm.domain.definition) if isinstance(vm, Vm) else [])
