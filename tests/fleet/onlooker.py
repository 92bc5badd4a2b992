"""A user who watches the real window on a profile with real hosts, and a watch that takes the time."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as TookTooLong
from pytestqt.qtbot import QtBot
from tests.journeys.pilot import Pilot

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.signal import Subscription
from stellwerk.model.change import ChangeSet
from stellwerk.model.host import Host, host_status
from stellwerk.model.vm import Vm
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.shell.page import Place

T = TypeVar("T")

LIMIT = 5.0
"""Seconds within which the window shows what happened on a host: half of the time after which it would look by itself
(`reconcile.SCREEN_EVERY`). How quick it is the benchmarks measure."""
LONG = 180.0
"""Seconds for what takes the time that it takes: detection of a loss, the next try to connect."""


class Onlooker(Pilot):
    """Watches all VMs of the fleet in their list. `courses`: by host name, its statuses since all were up."""

    def __init__(self, bot: QtBot, app: QApplication, profile: Path, clock: Clock | None = None) -> None:
        super().__init__(bot, app, profile, clock=clock)
        self._waiter = bot
        self._watch: Subscription | None = None
        self.courses: dict[str, list[str]] = {}

    def watch(self, *hosts: str) -> None:
        """Open the window and wait until these hosts are up and their VMs are listed."""
        self.start()
        self._watch = self.inventory.watch(self._follow, kinds=(Kind.HOST,))
        self.window.go(Place(query="Vms:"))
        for name in hosts:
            self.within(LONG, lambda name=name: self.status(name) == "Up", f"{name} up")
        self.courses = {name: ["Up"] for name in hosts}

    def close(self) -> None:
        """Close the window, and wait for the threads that are still in a call to a host that was lost.

        TCP knocks at a mended host again only after pauses that double.
        """
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        super().close()
        self._waiter.waitUntil(lambda: not _calls_under_way(), timeout=round(LONG * 1000))

    def within(self, limit: float, so: Callable[[], bool], what: str) -> float:
        """Let the program run until something is so; answers the seconds that took. It may not take more."""
        begin = time.monotonic()
        try:
            self._waiter.waitUntil(so, timeout=round(limit * 1000))
        except TookTooLong as error:
            raise AssertionError(f"{limit:g} s for {what}: {self.listed()}, {self.courses}") from error
        return time.monotonic() - begin

    def meanwhile(self, call: Callable[[], T]) -> T:
        """Call something that takes its time while the window goes on; answers what it answers."""
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(call)
            self.within(LONG, future.done, "a command")
            return future.result()

    def shows(self, limit: float, vm: str, status: str | None) -> float:
        """Wait until the list shows a VM in a status (None = not at all); answers the seconds that took."""
        return self.within(limit, lambda: self.listed().get(vm) == status, f"{vm} {status}")

    def listed(self) -> dict[str, str]:
        """Name -> status as the list of VMs shows them."""
        views = [view for view in self.window.findChildren(ListView) if view.isVisible()]
        models = [view.model() for view in views if view.accessibleName() == "VMs"]
        return dict(pair for model in models for pair in _names_and_statuses(model))

    def status(self, host: str) -> str:
        """The status of a host."""
        return host_status(self.host(host)).value

    def host(self, name: str) -> Host:
        """A host by its name."""
        return next(h for h in self.inventory.view.all(Kind.HOST) if isinstance(h, Host) and h.name == name)

    def vm(self, name: str) -> Vm:
        """A VM by its name."""
        return next(vm for vm in self.inventory.view.all(Kind.VM) if isinstance(vm, Vm) and vm.name == name)

    def _follow(self, changes: ChangeSet) -> None:
        for ref in changes.changed:
            host = self.inventory.view.host(HostId(ref.id)) if ref.kind is Kind.HOST else None
            if host is None:
                continue
            course = self.courses.setdefault(host.name, [])
            status = host_status(host).value
            if course[-1:] != [status]:
                course.append(status)


def _calls_under_way() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("stellwerk-")]


def _names_and_statuses(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    titles = [_title(model, column) for column in range(model.columnCount())]
    name, status = titles.index("Name"), titles.index("Status")
    for row in range(model.rowCount()):
        yield str(model.index(row, name).data()), str(model.index(row, status).data())


def _title(model: QAbstractItemModel, column: int) -> str:
    """The heading of a column without the arrow of the order."""
    return str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole))
