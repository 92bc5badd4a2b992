"""What it takes to open the hardware tab of a VM with 30 devices: made, laid out, painted.

The floor is a tree with as many rows of two texts beside an empty page, of the same size.
"""

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QHBoxLayout, QTreeWidget, QTreeWidgetItem, QWidget
from tests.bench.part.row import Row, show
from tests.ui.pages.room import Room

from stellwerk.core.ids import Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.device import Device, Disk, Graphics, Vnic
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.tab.hardware_tab import HardwareTab
from stellwerk.ui.theme.theme import Theme

ROUNDS = 12
WIDTH, HEIGHT = 1100, 700
DISKS = tuple(Disk(target=f"vd{letter}", source=f"/d/{letter}.qcow2", bus="virtio") for letter in "abcdefghij")
NICS = tuple(Vnic(mac=f"52:54:00:00:00:{number:02}", type="network", source="default") for number in range(6))
OTHERS = tuple(
    Device(type=type_, model="virtio", detail=f"{number}")
    for type_ in ("rng", "sound", "watchdog", "video", "input", "controller")
    for number in range(2)
)


def main() -> None:
    """Print the table."""
    app = QApplication([])
    settings = Settings({})
    theme = Theme(app, settings)
    room = Room(theme, settings)
    ref = _roomy(room)
    opened, plain = (1e3 * min(_opened(make) for _round in range(ROUNDS)) for make in (lambda: _tab(room, ref), _plain))
    show([Row("hardware tab of 30 devices, opened", opened, "ms", plain, "< 50 ms", opened < 50)])
    theme.close()


def _roomy(room: Room) -> Ref:
    """A VM that has more devices than most."""
    ref = room.vm("web-1")
    vm = room.inventory.view.get(ref)
    assert isinstance(vm, Vm)
    more = replace(
        vm.domain.definition,
        disks=DISKS,
        vnics=NICS,
        graphics=(Graphics(type="vnc"), Graphics(type="spice")),
        devices=OTHERS,
    )
    room.inventory.apply(Batch(domains=(replace(vm.domain, definition=more),)))
    assert len(DISKS) + len(NICS) + 2 + len(OTHERS) == 30
    return ref


def _tab(room: Room, ref: Ref) -> QWidget:
    return HardwareTab(room.tools, ref)


def _plain() -> QWidget:
    page = QWidget()
    layout = QHBoxLayout(page)
    tree = QTreeWidget()
    tree.setColumnCount(2)
    tree.addTopLevelItems([QTreeWidgetItem([f"Disk {number}", "file"]) for number in range(33)])
    layout.addWidget(tree)
    layout.addWidget(QWidget())
    return page


def _opened(make: Callable[[], QWidget]) -> float:
    """Processor seconds until it is painted."""
    begin = time.thread_time()
    widget = make()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    widget.grab()
    taken = time.thread_time() - begin
    if isinstance(widget, HardwareTab):
        widget.release()
    widget.close()
    widget.deleteLater()
    return taken


if __name__ == "__main__":
    main()
