#!/usr/bin/env python3
"""Photographs the main pages of the demo fleet into docs/screenshots; fails on texts that cannot be read as a whole.

    python packaging/shots.py [--into FOLDER]

Runs in the environment that packaging/dev.py provides. Everything is done in steps of Qt's own event loop.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from shots_elsewhere import Elsewhere
from shots_lines import line_steps
from shots_performance import performance_steps
from stellwerk.core.ids import ClusterId, HostId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, Link
from stellwerk.model.host_check import CheckResult, CheckState, HostChecks
from stellwerk.model.state import LinkState
from stellwerk.model.vm import Vm
from stellwerk.ports.host_key import ChangedHostKey, replacing
from stellwerk.runtime.application import Application, Mode
from stellwerk.runtime.build import build
from stellwerk.services.fleet_setting import SAMPLE_INTERVAL
from stellwerk.ui.bridge import QtLoop, keep_off_glib
from stellwerk.ui.forms.command_sheet import CommandSheet
from stellwerk.ui.main import make_window
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.shell.page import Place
from stellwerk.ui.tags.tag_panel import TagPanel
from stellwerk.ui.theme.theme import THEME, Theme
from workbench.text_check import findings
from workbench.vm_shots import vm_steps

SIZE = (1280, 720)
SAMPLES = 40
"""Samples that are waited for before the pictures are taken: a line in each sparkline."""
PATIENCE = 120.0
"""Seconds for the whole fleet to answer."""
SETTLE = 0.6
"""Seconds for what was asked to be painted."""
ADDRESSES = 3.0
"""Seconds for the addresses of the VMs in sight: asked for a second after they came."""

Step = Callable[[], bool] | float
"""What is waited for: a condition, or seconds."""


class Session:
    """One application with its window, from its profile in a throw-away folder."""

    def __init__(self, app: QApplication, demo: bool) -> None:
        self._holder = tempfile.TemporaryDirectory(prefix="stellwerk-shots-")
        self.loop = QtLoop()
        self.application: Application = build(Path(self._holder.name), self.loop, Mode.WINDOW, demo=demo)
        self.application.settings.set(SAMPLE_INTERVAL, type(SAMPLE_INTERVAL.default)(SAMPLE_INTERVAL.least or 1))
        self.theme = Theme(app, self.application.settings)
        self.samples = 0
        self.window: MainWindow | None = None
        self.ended = False
        self.application.sampling.sampled.connect(lambda _none: self._count())
        self.application.start(lambda error: self._loaded(error))

    def _count(self) -> None:
        self.samples += 1

    def _loaded(self, error: Exception | None) -> None:
        if error is not None:
            raise error
        self.window = make_window(self.application, self.loop, self.theme)
        self.window.resize(*SIZE)
        self.window.show()

    @property
    def profile(self) -> str:
        """Its folder."""
        return self._holder.name

    def shown(self) -> MainWindow:
        """The window, once it is there."""
        assert self.window is not None
        return self.window

    def vms(self) -> list[Vm]:
        """All VMs by name."""
        found = [vm for vm in self.application.inventory.view.all(Kind.VM) if isinstance(vm, Vm)]
        return sorted(found, key=lambda vm: vm.name)

    def all_live(self) -> bool:
        """Every host answers and there are VMs."""
        hosts = [host for host in self.application.inventory.view.all(Kind.HOST) if isinstance(host, Host)]
        return bool(hosts and self.vms()) and all(host.link.state is LinkState.LIVE for host in hosts)

    def close(self) -> None:
        """End it; `ended` is true once everything is written."""
        self.shown().close()
        self.theme.close()
        self.application.close(self._end)

    def _end(self) -> None:
        self.loop.close()
        self._holder.cleanup()
        self.ended = True


class Camera:
    """Takes the pictures and notes what cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, window: QWidget, above: QWidget | None = None) -> None:
        """One picture; `above` is a box of its own that stands before the window."""
        picture = window.grab()
        for widget in (window, above) if above is not None else (window,):
            self.problems += [f"{name}: {line}" for line in findings(widget)]
        if above is not None:
            painter = QPainter(picture)
            painter.drawPixmap(window.mapFromGlobal(above.mapToGlobal(QPoint())), above.grab())
            painter.end()
        picture.save(str(self._folder / f"{name}.png"))


def demo_steps(app: QApplication, camera: Camera) -> Iterator[Step]:
    """The window on the demo fleet."""
    session = Session(app, demo=True)
    yield lambda: session.window is not None
    yield session.all_live
    window, settings = session.shown(), session.application.settings
    settings.set(THEME, "light")
    running = next(vm for vm in session.vms() if vm.domain.active)
    page = Place(Ref(Kind.VM, running.id))
    window.go(page)
    begun = session.samples
    yield lambda: session.samples >= begun + SAMPLES
    do_something(session)
    yield 3.0
    camera.take("vm-page", window)
    window.go(Place(Ref(Kind.CLUSTER, running_cluster(session, running))))
    window.navigator.page.show_tab("vms")  # type: ignore[union-attr]
    yield SETTLE
    view = window.navigator.page.front.pane.view  # type: ignore[union-attr]
    view.select([view.list_model.ref(row) for row in (1, 2, 3)])
    yield ADDRESSES
    camera.take("main-light", window)
    settings.set(THEME, "dark")
    yield SETTLE
    camera.take("main-dark", window)
    settings.set(THEME, "light")
    window.go(Place(Ref(Kind.VM, next(vm for vm in session.vms() if not vm.domain.active).id)))
    yield SETTLE
    window.palette_box.open()
    window.palette_box.edit.setText("st")
    yield SETTLE
    camera.take("palette", window)
    window.palette_box.put_away()
    yield from search_steps(window, camera)
    yield from vm_steps(session.application, window, running, camera.take)
    yield from performance_steps(session, running, camera.take)
    yield from line_steps(session, camera.take)
    yield from others(window, running, camera)
    yield lambda: not session.application.engine.running()
    session.close()
    yield lambda: session.ended


def search_steps(window: MainWindow, camera: Camera) -> Iterator[Step]:
    """The search bar with its list, an answer in groups, the tags of what is selected."""
    for name, text in (
        ("search", "Vms: status = up and ho"),
        ("search-mistake", "Vms: status = upp and memory > 4GiB "),
    ):
        window.go(Place(query="Vms:"))
        window.search.focus()
        window.search.edit.replace_all(text, len(text))
        window.search.assistant.typed()
        yield SETTLE * 2
        camera.take(name, window)
        window.search.assistant.put_away()
    window.search.run("Vms: status = up")
    yield SETTLE
    pane = window.navigator.page.pane  # type: ignore[union-attr]
    pane.groups.group_by(["host", "memory"])
    yield ADDRESSES
    camera.take("grouped", window)
    pane.groups.group_by(())
    yield SETTLE
    view = pane.view
    view.select([view.list_model.ref(row) for row in (1, 2, 16, 20)])
    place = view.viewport().mapToGlobal(view.visualRect(view.list_model.index(2, 0)).bottomLeft())
    action = next(act for act in window.book.menu_for(view.selected(), window).actions() if act.objectName() == "tags")
    window.pane.show_view(TreeView.TAGS)
    action.trigger()
    panel = window.findChild(TagPanel)
    assert panel is not None
    panel.open_at(place)
    yield SETTLE
    camera.take("tags", window, panel)
    panel.close()
    window.pane.show_view(TreeView.HOSTS)


def host_steps(app: QApplication, camera: Camera) -> Iterator[Step]:
    """A host whose checks found something, and one that shows another key than before: its banner and its sheet."""
    session = Session(app, demo=False)
    session.application.fleet = Elsewhere(session.application.fleet)  # type: ignore[assignment]
    yield lambda: session.window is not None
    window, inventory = session.shown(), session.application.inventory
    cluster = ClusterId(next(iter(inventory.view.all(Kind.CLUSTER))).id)
    checked, changed = checked_host(cluster), changed_host(cluster)
    inventory.apply(Batch(entities=(checked, changed)))
    window.go(Place(Ref(Kind.HOST, checked.id)))
    window.navigator.page.show_tab("checks")  # type: ignore[union-attr]
    yield SETTLE
    camera.take("host-checks", window)
    window.go(Place(Ref(Kind.HOST, changed.id)))
    yield SETTLE
    camera.take("host-key-changed", window)
    window.navigator.page.banner.button.click()  # type: ignore[union-attr]
    yield SETTLE * 2
    sheet = next(one for one in QApplication.topLevelWidgets() if isinstance(one, CommandSheet))
    camera.take("host-key-sheet", sheet)
    sheet.close()
    yield SETTLE
    session.close()
    yield lambda: session.ended


def checked_host(cluster: ClusterId) -> Host:
    """Added by its address; libvirt is installed there and does not run."""
    good, bad, later = CheckState.OK, CheckState.FAILED, CheckState.SKIPPED
    results = (
        CheckResult(key="reach", state=good, found="answers on port 22"),
        CheckResult(key="shell", state=good, found="root"),
        CheckResult(
            key="libvirt", state=bad, found="libvirt is installed, but does not run", advice="switch it on", blocks=True
        ),
        CheckResult(key="pools", state=later),
    )
    link = Link(state=LinkState.REFUSED, since=time.time() - 60, first=False, reason="libvirt does not run on rack-3")
    checks = HostChecks(at=time.time() - 50, results=results)
    return Host(
        id=HostId("rack-3"), name="rack-3", uri="ssh://root@rack-3/", cluster_id=cluster, connect=False, link=link,
        checks=checks,
    )  # fmt: skip


def changed_host(cluster: ClusterId) -> Host:
    """It was installed anew, or somebody stands in between."""
    new, old = (f"SHA256:{b64encode(sha256(word).digest()).decode().rstrip('=')}" for word in (b"new", b"old"))
    reason = f"the SSH key of rack-4 has changed: it shows {new}, remembered is {old}"
    link = Link(
        state=LinkState.REFUSED, since=time.time() - 60, answered=time.time() - 7200, first=False, reason=reason,
        code=ChangedHostKey.code, details=replacing(new, old),
    )  # fmt: skip
    return Host(
        id=HostId("rack-4"), name="rack-4", uri="ssh://root@rack-4/", cluster_id=cluster, connect=False, link=link
    )


def others(window: MainWindow, vm: Vm, camera: Camera) -> Iterator[Step]:
    """Every tab of a VM and of a host: checked, no pictures kept."""
    for ref in (Ref(Kind.VM, vm.id), Ref(Kind.HOST, vm.host_id)):
        window.go(Place(ref))
        page = window.navigator.page
        assert page is not None
        first = page.tab
        while True:
            yield SETTLE
            if ref.kind is Kind.HOST and page.tab == first:
                camera.take("host-page", window)
            camera.problems += [f"{page.title}, {page.tab}: {line}" for line in findings(window)]
            page.turn_tab(1)
            if page.tab == first:
                break


def welcome_steps(app: QApplication, camera: Camera) -> Iterator[Step]:
    """The window on an empty profile, on a computer that is nobody's."""
    session = Session(app, demo=False)
    session.application.fleet = Elsewhere(session.application.fleet)  # type: ignore[assignment]
    yield lambda: session.window is not None
    yield SETTLE
    camera.take("welcome", session.shown())
    session.close()
    yield lambda: session.ended


def running_cluster(session: Session, vm: Vm) -> str:
    """The cluster of a VM's host."""
    host = session.application.inventory.view.host(vm.host_id)
    assert host is not None
    return host.cluster_id


def do_something(session: Session) -> None:
    """Some tasks, for their dock."""
    engine, vms = session.application.engine, session.vms()
    off = [vm for vm in vms if not vm.domain.active and not vm.domain.runtime.managed_save][:2]
    on = [vm for vm in vms if vm.domain.active][3:6]
    for command, targets in (("Start-Vm", off), ("Pause-Vm", on[:1]), ("Restart-Vm", on[1:])):
        refs = tuple(Ref(Kind.VM, vm.id) for vm in targets)
        if refs and engine.offer(command, *refs).allowed:
            engine.submit(engine.call(command, *refs))


class Runner:
    """Takes one step after the other while Qt's loop runs."""

    def __init__(self, steps: Iterator[Step], done: Callable[[int], None]) -> None:
        self._steps, self._done = steps, done
        self._until: Step = 0.0
        self._since = time.monotonic()
        self._timer = QTimer()
        self._timer.setInterval(50)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        waited = time.monotonic() - self._since
        if waited > PATIENCE:
            sys.stderr.write("error: the window did not come to where its picture is taken\n")
            self._end(1)
        elif self._until() if callable(self._until) else waited >= self._until:
            self._go_on()

    def _go_on(self) -> None:
        self._since = time.monotonic()
        try:
            self._until = next(self._steps)
        except StopIteration:
            self._end(0)
        except BaseException:
            self._end(1)
            raise

    def _end(self, status: int) -> None:
        self._timer.stop()
        self._done(status)


def main(arguments: list[str]) -> int:
    """Take all pictures; 1 where a text cannot be read."""
    root = Path(__file__).resolve().parent.parent
    folder = Path(arguments[arguments.index("--into") + 1]) if "--into" in arguments else root / "docs" / "screenshots"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LOGNAME"] = "admin"  # the pictures name nobody
    keep_off_glib()  # else the event loop of libvirt never ends
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    camera = Camera(folder)

    def steps() -> Iterator[Step]:
        yield from welcome_steps(app, camera)
        yield from host_steps(app, camera)
        yield from demo_steps(app, camera)

    runner = Runner(steps(), app.exit)
    status = app.exec()
    del runner
    for line in dict.fromkeys(camera.problems):
        sys.stderr.write(f"error: {line}\n")
    return status or int(bool(camera.problems))


if __name__ == "__main__":
    # Connections that are being closed may hang for long; nothing is left to be done.
    result = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(result)
