"""The pictures of what is done with a VM on the demo fleet: made, changed, seen, its snapshots.

The demo's VMs have neither a display nor snapshots. So the console shows what a real QEMU sent once, and the snapshots
are those of a VM as hosts tell them.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, snapshot_id
from stellwerk.model.storage import StoragePool
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.ports.console import DisplayPlace
from stellwerk.runtime.application import Application
from stellwerk.runtime.late_console import LateScreens
from stellwerk.services.console.console import Phase
from stellwerk.services.console.news import News
from stellwerk.ui.doing import Conductor
from stellwerk.ui.forms.command_sheet import CommandSheet
from stellwerk.ui.pages.console.console_view import ConsoleView
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.shell.page import Place

RECORDED = Path(__file__).resolve().parents[2] / "tests" / "adapters" / "console" / "rfb" / "recorded" / "raw.rfb.z"
SETTLE = 0.8
DAY = 86400.0
SNAPSHOTS = (
    ("installed", "", 41.0, "clean, before anything was configured"),
    ("configured", "installed", 40.0, "Ansible has run"),
    ("before 12.8", "configured", 9.0, "the point release"),
    ("trial", "configured", 5.0, "another scheduler"),
    ("before migration", "before 12.8", 0.3, "database schema 41"),
)
"""Name, the one before, days ago, words."""

Step = Callable[[], bool] | float
Take = Callable[[str, QWidget], None]


def vm_steps(application: Application, window: MainWindow, vm: Vm, take: Take) -> Iterator[Step]:
    """Wizard, hardware difference, console, snapshots of a running VM; a template and the trash."""
    yield from wizard_steps(window, take)
    yield from hardware_steps(window, vm, take)
    yield from console_steps(application, window, vm, take)
    yield from snapshot_steps(application, window, vm, take)
    yield from template_steps(application, window, take)


def wizard_steps(window: MainWindow, take: Take) -> Iterator[Step]:
    """The first page and the review."""
    said = {"name": "web-99", "cluster": "production", "os": "Debian 12", "disk": "size=40G; size=200G,pool=images"}
    conductor_of(window).begin("Add-Vm", (), said)
    yield lambda: any(_sheets())
    sheet = next(_sheets())
    sheet.resize(980, 880)
    yield 4 * SETTLE
    for name, page in (("wizard", 0), ("wizard-review", 5)):
        sheet.panel.form.pages.setCurrentRow(page)  # type: ignore[attr-defined]
        yield SETTLE
        take(name, sheet)
    sheet.close()
    sheet.close()  # the first one asks
    yield SETTLE


def hardware_steps(window: MainWindow, vm: Vm, take: Take) -> Iterator[Step]:
    """What a change would do, line by line."""
    window.go(Place(Ref(Kind.VM, vm.id)))
    page = window.navigator.page
    assert page is not None
    page.show_tab("hardware")
    yield SETTLE
    front = page.front  # type: ignore[attr-defined]
    pane = front.pane
    field = pane.panel.form.field("vcpus")
    field.say("6")
    field.edited.emit()
    yield 3 * SETTLE
    bar = next(area for area in front.findChildren(QScrollArea) if area.isAncestorOf(pane)).verticalScrollBar()
    bar.setValue(bar.maximum())
    yield SETTLE
    take("hardware-difference", window)
    field.begin_with(str(vm.domain.definition.vcpus))  # nothing is entered that would be asked for
    field.edited.emit()
    yield SETTLE


def conductor_of(window: MainWindow) -> Conductor:
    """What opens a command's form."""
    return window.book._conductor


def _sheets() -> Iterator[CommandSheet]:
    return (one for one in QApplication.topLevelWidgets() if isinstance(one, CommandSheet) and one.isVisible())


def console_steps(application: Application, window: MainWindow, vm: Vm, take: Take) -> Iterator[Step]:
    """What a QEMU sent of a guest's screen."""
    window.go(Place(Ref(Kind.VM, vm.id)))
    window.navigator.page.show_tab("console")  # type: ignore[union-attr]
    yield SETTLE
    view = window.findChild(ConsoleView)
    assert view is not None
    stream = Recorded(zlib.decompress(RECORDED.read_bytes()))
    news = News(application.loop, view.console.told.emit)
    screen = LateScreens().open(stream, DisplayPlace(type="vnc"), news.tell, near=True, vouched=True)
    view.console.screen, view.console.phase, view.console.trouble = screen, Phase.LIVE, None
    view.console.changed.emit(None)
    yield 2 * SETTLE
    take("console", window)
    screen.close()
    yield SETTLE


class Recorded:
    """The port `Stream`: says what was recorded, and nothing more until it is closed."""

    def __init__(self, said: bytes) -> None:
        self._left = said
        self._over = threading.Event()

    def receive(self, most: int) -> bytes:
        if not self._left:
            self._over.wait()
        piece, self._left = self._left[:most], self._left[most:]
        return piece

    def send(self, data: bytes) -> None:
        """Nobody hears it."""

    def close(self) -> None:
        self._over.set()


def snapshot_steps(application: Application, window: MainWindow, vm: Vm, take: Take) -> Iterator[Step]:
    """The tree of snapshots."""
    window.navigator.page.show_tab("snapshots")  # type: ignore[union-attr]
    yield 2 * SETTLE
    now = time.time()
    disk = SnapshotDisk(target="vda", frozen=f"/var/lib/libvirt/images/{vm.name}.qcow2", format="qcow2")
    made = tuple(
        Snapshot(
            id=snapshot_id(vm.id, name), vm_id=vm.id, host_id=vm.host_id, name=name, parent=parent, description=words,
            created=now - days * DAY, current=name == SNAPSHOTS[-1][0], state="running", disks=(disk,), seen=now,
        )
        for name, parent, days, words in SNAPSHOTS
    )  # fmt: skip
    known = application.inventory.view.vm(vm.id)
    assert known is not None
    runtime = replace(known.domain.runtime, has_snapshots=True)
    application.inventory.apply(Batch(entities=made, domains=(replace(known.domain, runtime=runtime),)))
    yield SETTLE
    take("snapshots", window)


def template_steps(application: Application, window: MainWindow, take: Take) -> Iterator[Step]:
    """What stands on a template, why it cannot be removed, and what lies in the trash of its storage."""
    view = application.inventory.view
    base = next(one for one in view.all(Kind.TEMPLATE) if isinstance(one, Template))
    ref = Ref(Kind.TEMPLATE, base.id)
    window.go(Place(ref))
    window.navigator.page.show_tab("files")  # type: ignore[union-attr]
    yield 4 * SETTLE
    take("backing-chain", window)
    conductor_of(window).begin("Remove-Template", (ref,))
    yield lambda: any(_sheets())
    sheet = next(_sheets())
    yield 3 * SETTLE
    take("template-refusal", sheet)
    sheet.close()
    yield SETTLE
    pool = next(
        one for one in view.all(Kind.STORAGE_POOL)
        if isinstance(one, StoragePool) and (one.host_id, one.name) == (base.host_id, "images")
    )  # fmt: skip
    window.go(Place(Ref(Kind.STORAGE_POOL, pool.id)))
    window.navigator.page.show_tab("trash")  # type: ignore[union-attr]
    yield 3 * SETTLE
    take("trash", window)
