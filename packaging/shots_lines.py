"""Pictures of lists with the last minutes as small lines, in both themes, over minutes that were sampled before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.vm import Vm
from stellwerk.services.recording.recent import Recent
from stellwerk.services.recording.recording import recorded_keys
from stellwerk.store.inventory import Inventory
from stellwerk.ui.pages.listing.list_layout import Layout, save_layout
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.theme import THEME

MINUTES = 11
ASLEEP = (200, 290)
"""Seconds ago between which nothing was sampled."""
DRAWN = 1.5
COLUMNS = {
    Kind.VM: ("name", "status", "cpu_usage", "mem_usage", "disk_write", "net_in"),
    Kind.HOST: ("name", "status", "cpu_usage", "mem_usage", "active_vms", "cluster"),
}
QUERIES = {
    "sparklines": "Vms: active = true sortby cpu_usage desc page 1",
    "sparklines-hosts": "Hosts: sortby cpu_usage desc",
}
Take = Callable[..., None]


def line_steps(session: Any, take: Take) -> Iterator[Callable[[], bool] | float]:
    """The pictures; the window is left as it was, but for the layout of these lists."""
    window, application = session.shown(), session.application
    settings = application.settings
    yield lambda: all_sampled(application.inventory)
    application.recording.restore(sampled_before(application.inventory, time.time()))
    for kind, columns in COLUMNS.items():
        save_layout(settings, f"search.{kind.value}", Layout(columns=columns, lines=True))
    docks = (window.tasks, window.events)
    for dock in docks:
        dock.hide()
    for name, query in QUERIES.items():
        window.go(Place(query=query))
        yield DRAWN
        for theme in ("light", "dark"):
            settings.set(THEME, theme)
            yield DRAWN / 2
            take(f"{name}-{theme}", window)
    settings.set(THEME, "light")
    for dock in docks:
        dock.show()


def all_sampled(inventory: Inventory) -> bool:
    """Whether it is known of nearly all that run how busy they are: rates need two samples."""
    vms = [vm for vm in inventory.view.all(Kind.VM) if isinstance(vm, Vm) and vm.domain.active]
    known = [vm for vm in vms if inventory.view.sample(Ref(Kind.VM, vm.id), "cpu_usage") is not None]
    return len(known) > 0.97 * len(vms)


def sampled_before(inventory: Inventory, now: float) -> list[tuple[Kind, bytes]]:
    """Some minutes that lead to what is sampled now, with a gap, the same each time."""
    dice, pieces = np.random.default_rng(5), []
    for kind in COLUMNS:
        keys = recorded_keys(inventory)[kind]
        ids = tuple(sorted(entity.id for entity in inventory.view.all(kind)))
        table = {id_: place for place, id_ in enumerate(inventory.samples.ids(kind))}
        columns = [inventory.samples.column(kind, key) for key in keys]
        level = np.array([[column[table[id_]] if id_ in table else np.nan for id_ in ids] for column in columns])
        recent, walk = Recent(keys), np.zeros(level.shape)
        for back in range(60 * MINUTES, 20, -5):
            walk = 0.95 * walk + dice.normal(0, 0.06, level.shape)
            if not ASLEEP[0] < back < ASLEEP[1]:
                recent.add(now - back, ids, np.clip(level * np.exp(walk), 0, None))
        pieces += [(kind, piece) for piece in recent.packed()]
    return pieces
