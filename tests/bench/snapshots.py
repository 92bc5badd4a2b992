"""Snapshots: a list of 200 of one VM opened in the window, and who stands on a file among 10,000 volumes in memory.

python -m tests.bench.snapshots
"""

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem
from tests.bench.part.row import Row, show
from tests.fakes import entity
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, VmId
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import removal
from stellwerk.ui.pages.snapshot.snapshot_tab import SnapshotTab
from stellwerk.ui.theme.theme import Theme

SNAPSHOTS, VOLUMES = 200, 10_000
LIST_GOAL, SEARCH_GOAL = 50.0, 100.0
BEST_OF = 7


def best(act: Callable[[], object]) -> float:
    """Processor time in ms; the best of several."""
    found = []
    for _round in range(BEST_OF):
        begun = time.process_time()
        act()
        found.append(1000 * (time.process_time() - begun))
    return min(found)


def snapshots(vm: Vm) -> list[Snapshot]:
    """A long line with a branch after every tenth."""
    made = []
    for number in range(SNAPSHOTS):
        parent = f"s{number - 1 if number % 10 else max(0, number - 7)}" if number else ""
        disk = SnapshotDisk(target="vda", frozen=f"/p/{number}", format="qcow2")
        made.append(
            Snapshot(
                id=snapshot_id(vm.id, f"s{number}"), vm_id=vm.id, host_id=vm.host_id, name=f"s{number}", parent=parent,
                description="before the next thing", created=1000.0 + number, disks=(disk,), current=number == 199,
            )
        )  # fmt: skip
    return made


def opened(app: QApplication) -> tuple[float, float]:
    """The tab, and Qt's own tree with as many rows of as many texts."""
    room = Room(Theme(app, Settings()), Settings())
    ref = room.vm("web-2")
    vm = room.inventory.view.vm(VmId(ref.id))
    assert vm is not None
    room.inventory.apply(Batch(entities=tuple(snapshots(vm))))

    def tab() -> None:
        made = SnapshotTab(room.tools, room.stage, ref)
        made.resize(1100, 600)
        made.grab()
        made.release()
        made.deleteLater()

    def bare() -> None:
        tree = QTreeWidget()
        tree.setColumnCount(5)
        tree.addTopLevelItems([QTreeWidgetItem(["name", "12:00", "2 KiB", "disks", "note"]) for _ in range(SNAPSHOTS)])
        tree.resize(1100, 600)
        tree.grab()
        tree.deleteLater()

    took = best(tab), best(bare)
    room.close()
    return took


def searched() -> tuple[float, float]:
    """Whether a snapshot can be merged, over all volumes and VMs; and one look at each volume's name."""
    from tests.fakes.engine import small_bench

    bench = small_bench()
    for number in range(1, 1001):
        disk = Disk(target="vda", source_type="file", source=f"/p/{number}.qcow2", format="qcow2")
        domain = entity.domain(number)
        bench.put(replace(domain, definition=replace(domain.definition, disks=(disk,))))
    files = {
        f"/p/{number}.qcow2": StoredFile(path=f"/p/{number}.qcow2", backing=f"/p/{number + 5000}.qcow2")
        for number in range(1, VOLUMES + 1)
    }
    vm = bench.vm(1)
    disk_of = SnapshotDisk(target="vda", frozen="/p/5001.qcow2", format="qcow2")
    one = replace(snapshots(vm)[0], disks=(disk_of,))
    graph = bench.inventory.view
    assert removal(vm, one, (one,), files, graph).merge
    assert len(graph.all(Kind.VM)) == 1000
    found = best(lambda: removal(vm, one, (one,), files, graph))
    return found, best(lambda: [file.path for file in files.values() if file.backing == "/p/5001.qcow2"])


def main() -> None:
    """Print the table."""
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    tab, bare = opened(app)
    search, look = searched()
    show(
        (
            Row("a tree of 200 snapshots, made and painted", tab, "ms", bare, "< 50 ms", tab < LIST_GOAL),
            Row(
                "who stands on a snapshot's files, 10,000 volumes", search, "ms", look, "< 100 ms", search < SEARCH_GOAL
            ),
        )
    )


if __name__ == "__main__":
    main()
