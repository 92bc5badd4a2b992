"""From the start of the process to a painted, usable window, on a cached profile of 400 hosts with 10,000 VMs.

*Usable*: the window is painted, its tree counts every host and VM, and a search is answered. The floor is what any
PySide6 program pays: the interpreter, the imports, an application and an empty window.
"""

import gc
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES = 5
_bytecode = ""
"""Where compiled modules are kept meanwhile: an installed program has them."""


def main() -> None:
    """Measure and print; with arguments, be the process that is measured."""
    if sys.argv[1:2] == ["window"]:
        _window(sys.argv[2])
    elif sys.argv[1:2] == ["empty"]:
        _empty()
    else:
        _measure()


def _measure() -> None:
    import statistics  # here: what is measured does not need it

    from tests.bench.part.profile import HOSTS, VMS, write_profile
    from tests.bench.part.row import Row, show

    with tempfile.TemporaryDirectory() as folder:
        profile = write_profile(Path(folder))
        global _bytecode
        _bytecode = str(Path(folder) / "bytecode")
        _start("window", str(profile))  # compiles, as installing does
        empty = [_start("empty") for _ in range(TIMES)]
        found = [_start("window", str(profile)) for _ in range(TIMES)]
    wall, floor = (statistics.median(row[0] for row in rows) for rows in (found, empty))
    cpu, floor_cpu = (statistics.median(row[1] for row in rows) for rows in (found, empty))
    vms = found[0][2]
    show(
        [
            Row("start to a painted, usable window, wall", wall, "s", floor, "< 1.0 s", wall < 1.0),
            Row("the same, best of five", min(row[0] for row in found), "s", min(row[0] for row in empty)),
            Row("the same, processor time of the process", cpu, "s", floor_cpu),
            Row("VMs that the tree counts and the search finds", vms, "", HOSTS * VMS, "all", vms == HOSTS * VMS),
        ]
    )


def _start(*arguments: str) -> tuple[float, float, int]:
    """Wall and processor seconds until usable, and how many VMs there were."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": _bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.start", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=120)
    at, cpu, vms = done.stdout.split()[-3:]
    return float(at) - begun, float(cpu), int(vms)


def _tell(vms: int) -> None:
    """Say when, and end at once: how the program ends is not measured here."""
    print(time.monotonic(), time.process_time(), vms, flush=True)
    os._exit(0)


def _window(profile: str) -> None:
    # As `stellwerk.__main__` does it, in its order; Qt comes early only to look at what is painted.
    gc.disable()
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from stellwerk.ui.unread_source import leave_sources_unread

    leave_sources_unread()
    import stellwerk.__main__

    class Painted(QObject):
        """Looks at the window once it has been painted for the first time."""

        seen = False

        def eventFilter(self, target: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and not self.seen and target.objectName() == "window":
                self.seen = True
                QTimer.singleShot(0, _look)
            return False

    app = QApplication(["stellwerk"])
    painted = Painted()
    app.installEventFilter(painted)
    sys.argv = ["stellwerk", "--profile", profile]
    stellwerk.__main__.main()


def _look() -> None:
    """What the tree counts is what the search finds: else the window is not usable yet."""
    from PySide6.QtWidgets import QApplication, QTreeView

    from stellwerk.ui.shell.main_window import MainWindow

    (window,) = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    query = window._desk.inventory.live("Vms: name = *-vm-*")
    tree = window.findChild(QTreeView)
    model = tree.model()
    counted = sum(int(model.label(model.index(row, 0)).edge) for row in range(model.rowCount()))
    assert counted == len(query.ids), (counted, len(query.ids))
    _tell(counted)


def _empty() -> None:
    from PySide6.QtCore import QEvent, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Empty(QMainWindow):
        def event(self, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: _tell(0))
            return super().event(event)

    app = QApplication(["empty"])
    window = Empty()
    window.resize(1280, 720)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
