"""The grid of facts."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.host import Host
from stellwerk.ui.pages.fact import FACTS
from stellwerk.ui.pages.part.value_label import ValueLabel
from stellwerk.ui.pages.tab.fact_grid import FactGrid


@pytest.mark.parametrize("kind", list(Kind))
def test_every_fact_of_every_kind_is_shown(room: Room, qtbot: QtBot, kind: Kind) -> None:
    view = room.inventory.view
    for entity in list(view.all(kind))[:1]:
        grid = FactGrid(entity, room.inventory.catalogue, lambda _ref: None)
        qtbot.addWidget(grid)
        grid.show_facts(entity, view)
        keys = [key for groups in FACTS[kind] for group in groups for key in group.keys]
        assert all(grid.text(key) for key in keys)


def test_only_the_named_facts_are_read_again(room: Room, qtbot: QtBot) -> None:
    view = room.inventory.view
    host = view.get(Ref(Kind.HOST, "host-0"))
    assert isinstance(host, Host)
    grid = FactGrid(host, room.inventory.catalogue, lambda _ref: None)
    qtbot.addWidget(grid)
    grid.show_facts(host, view)
    changed = replace(host, uri="qemu+tls://other/system", description="rack 3")
    grid.show_facts(changed, view, {"description", "no such fact"})
    assert (grid.text("description"), grid.text("uri")) == ("rack 3", host.uri)
    assert grid.ticking == {"uptime", "seen", "rtt"}


def test_links_are_followed(room: Room, qtbot: QtBot) -> None:
    view, followed = room.inventory.view, []
    vm = view.get(room.vm("web-1"))
    assert vm is not None
    grid = FactGrid(vm, room.inventory.catalogue, followed.append)
    qtbot.addWidget(grid)
    grid.show()
    grid.show_facts(vm, view)
    for label in grid.findChildren(ValueLabel):
        if label.ref is not None:
            qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert set(followed) == {Ref(Kind.HOST, "host-0"), Ref(Kind.CLUSTER, "cluster-0"), Ref(Kind.DATA_CENTER, "dc-0")}


def test_numbers_lead_to_what_they_count(room: Room, qtbot: QtBot) -> None:
    view, counted = room.inventory.view, []
    center = view.get(Ref(Kind.DATA_CENTER, "dc-0"))
    assert center is not None
    grid = FactGrid(center, room.inventory.catalogue, lambda _ref: None, counted.append)
    qtbot.addWidget(grid)
    grid.show()
    grid.show_facts(center, view)
    for label in grid.findChildren(ValueLabel):
        if label.ref is not None:
            qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert set(counted) == {"cluster_count", "host_count", "hosts_up", "vm_count", "active_vms"}
