"""Earlier definitions in the XML tab: chosen, compared with now, gone back to."""

from __future__ import annotations

from typing import Any

import pytest
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room
from tests.ui.pages.tab.test_hardware_tab import defined

from stellwerk.core.ids import VmId
from stellwerk.model.hardware.earlier import Earlier


def keep(room: Room, number: int, old: str, new: str) -> None:
    """Kept before it was changed from old to new by somebody."""
    vm = room.inventory.view.get(room.vm("web-1"))
    session: Any = room.lanes.sessions[vm.host_id]
    xml = session.xml_of[VmId(vm.id)]
    kept = Earlier(
        id=f"{number}", vm_id=VmId(vm.id), host_id=vm.host_id, time=float(number), actor="kim",
        what=f"change {number}", xml=xml,
    )  # fmt: skip
    room.repository.tables.keep_earlier(kept)
    session.xml_of[VmId(vm.id)] = xml.replace(old, new)


@pytest.fixture
def view(room: Room, show: Open) -> Any:
    """The list of two changes."""
    defined(room, "web-1")
    keep(room, 1, "<vcpu>2<", "<vcpu>3<")
    keep(room, 2, "<vcpu>3<", "<vcpu>4<")
    tab = show(room.vm("web-1"), "xml").front
    tab.which.setCurrentIndex(2)
    room.settle()
    return tab.earlier


def rows(view: Any) -> list[list[str]]:
    items = [view.list.topLevelItem(place) for place in range(view.list.topLevelItemCount())]
    return [[item.text(1), item.text(2)] for item in items]


def test_the_newest_first_with_its_difference_from_now(room: Room, view: Any) -> None:
    assert rows(view) == [["kim", "change 2"], ["kim", "change 1"]]
    assert "-  <vcpu>4</vcpu>\n+  <vcpu>3</vcpu>" in view.back.difference.toPlainText()
    view.list.setCurrentItem(view.list.topLevelItem(1))
    room.settle()
    assert "+  <vcpu>2</vcpu>" in view.back.difference.toPlainText()
    assert "vCPUs: 4 → 2" in view.back.panel.effects.text
    assert "<pre>" not in view.back.panel.effects.text


def test_going_back_shows_what_is_then_kept(room: Room, view: Any) -> None:
    view.list.setCurrentItem(view.list.topLevelItem(1))
    room.settle()
    view.back.panel.verb.click()
    room.settle()
    assert rows(view)[0][1] == "going back to before: change 1"
    assert view.list.topLevelItemCount() == 3


def test_nothing_is_kept_yet(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "xml").front
    tab.which.setCurrentIndex(2)
    room.settle()
    assert "Nothing is kept" in tab.earlier.empty.sentence.text()
    assert (tab.text.isHidden(), tab.edit.isHidden()) == (True, True)
    tab.which.setCurrentIndex(0)
    assert (tab.text.isHidden(), tab.earlier.isHidden()) == (False, True)
