"""Pictures of charts, of a comparison and of the monitor page, in both themes, over a week that was recorded before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.step import Step
from stellwerk.model.history.sums import Roster, Sums
from stellwerk.model.vm import Vm
from stellwerk.store.inventory import Inventory
from stellwerk.ui.shell.page import MONITOR, PERFORMANCE, Place
from stellwerk.ui.theme.theme import THEME

DAY = 86_400
NIGHT = (29_000, 37_000)
"""Seconds ago between which nobody was recording."""
DRAWN = 2.0
"""Seconds for all charts of a page to be read and drawn."""
KEYS = {
    Kind.HOST: ("cpu_usage", "mem_usage"),
    Kind.VM: ("cpu_usage", "mem_usage", "disk_read", "disk_write", "net_in", "net_out"),
}
Take = Callable[..., None]


def performance_steps(session: Any, vm: Vm, take: Take) -> Iterator[Callable[[], bool] | float]:
    """The pictures; the window is left as it was."""
    window, settings, inventory = session.shown(), session.application.settings, session.application.inventory
    record(Path(session.profile) / "metrics.db", inventory)
    cluster = inventory.view.host(vm.host_id).cluster_id
    compared = ", ".join(each.name for each in session.vms() if each.domain.active and each.host_id == vm.host_id)
    places = {
        "performance": (Place(Ref(Kind.VM, vm.id)), "performance"),
        "compare": (Place(query=f"Vms: name in ({', '.join(compared.split(', ')[:5])})", page=PERFORMANCE), ""),
        "monitor": (Place(page=MONITOR), ""),
        "monitor-cluster": (Place(Ref(Kind.CLUSTER, cluster)), "monitor"),
    }
    docks = (window.tasks, window.events)
    for dock in docks:
        dock.hide()
    for name, (place, tab) in places.items():
        window.go(place)
        page = window.navigator.page
        page.show_tab(tab)
        view = getattr(page, "view", None) or (page.front if tab == "performance" else None)
        if view is not None:
            view.bar.spans.button(2).click()
        yield DRAWN
        if view is not None:
            begin, end = view.range
            view.stack.pointed.emit(begin + 0.7 * (end - begin))
        for theme in ("light", "dark"):
            settings.set(THEME, theme)
            yield DRAWN / 4
            take(f"{name}-{theme}", window)
    settings.set(THEME, "light")
    for dock in docks:
        dock.show()


def record(path: Path, inventory: Inventory) -> None:
    """A week of days and nights of the whole fleet, the same each time."""
    history = HistoryFile(path, SystemClock())
    history.open()
    now = time.time()
    for kind, keys in KEYS.items():
        ids = tuple(sorted(entity.id for entity in inventory.view.all(kind)))
        history.write(list(_week(Roster(kind, ids, keys), now)))
    while history.tidy(now):
        pass
    history.close()


def _week(roster: Roster, now: float) -> Iterator[Sums]:
    dice, many = np.random.default_rng(3), len(roster.ids)
    phase, level = dice.random(many), dice.uniform(0.5, 1.3, many)
    for step, back in ((Step.MINUTE, DAY), (Step.TEN_MINUTES, 8 * DAY)):
        for at in range(step.start(now - back), int(now) - step.seconds, step.seconds):
            if NIGHT[0] < now - at < NIGHT[1]:
                continue
            turn = 2 * np.pi * (at / DAY + 0.12 * phase)
            load = np.clip(level * (42 - 24 * np.cos(turn)) + dice.normal(0, 4, many), 1, 97)
            rows = [
                np.clip(load, 1, 97) if key.endswith("usage") else load**2 * 4e2 * (2 + place)
                for place, key in enumerate(roster.keys)
            ]
            mean = np.array(rows)
            count = np.full(mean.shape, 12, np.uint32)
            yield Sums(step, at, roster, mean * 12, count, (mean * 1.15).astype(np.float32))
