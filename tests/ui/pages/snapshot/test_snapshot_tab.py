"""The tab of snapshots: read when looked at, with actions on the chosen one."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.error import Unsupported
from stellwerk.core.ids import VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.ports.lane import Answer
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import THEME


def snap(room: Room, name: str, **more: Any) -> Snapshot:
    vm = room.inventory.view.vm(VmId(room.vm("web-2").id))
    assert vm is not None
    disks = (SnapshotDisk(target="vda", frozen=f"/p/{name}"),)
    return Snapshot(id=snapshot_id(vm.id, name), vm_id=vm.id, host_id=vm.host_id, name=name, **{"disks": disks, **more})


@pytest.fixture
def tab(room: Room, show: Open) -> Any:
    return show(room.vm("web-2"), "snapshots").front


def have(room: Room, *snapshots: Snapshot) -> None:
    """The VM has these."""
    vm = room.inventory.view.vm(VmId(room.vm("web-2").id))
    assert vm is not None
    runtime = replace(vm.domain.runtime, has_snapshots=True)
    room.inventory.apply(Batch(entities=snapshots, domains=(replace(vm.domain, runtime=runtime),)))


def test_without_any_it_offers_to_take_one(room: Room, tab: Any) -> None:
    assert tab.note.sentence.text().replace("\u200b", "") == 'VM "web-2" has no snapshot'
    assert tab.note.button.text() == "Take snapshot…"
    assert [host for host, _done in room.reading.snapshots_asked] == ["host-0"]


def test_the_tree_and_what_is_shown_beside_it(room: Room, tab: Any) -> None:
    have(
        room,
        snap(room, "a", created=10.0, description="clean"),
        snap(room, "b", parent="a", created=20.0, current=True),
    )
    assert tab.count.text() == "2 snapshots"
    top = tab.tree.topLevelItem(0)
    assert (top.text(0), top.text(4), top.child(0).text(0), top.child(0).child(0).text(0)) == ("a", "clean", "b", "Now")
    assert tab.tree.chosen.title == "Now"
    tab.tree.setCurrentItem(top)
    assert [button.text() for button in tab.detail.buttons] == [
        *("Go back…", "New VM from it…", "Remove…", "Remove with all after it…")
    ]
    tab.tree.setCurrentItem(top.child(0))
    assert [button.text() for button in tab.detail.buttons] == ["Go back…", "New VM from it…", "Remove…"]


def test_one_whose_removal_was_begun_cannot_be_gone_back_to(room: Room, tab: Any) -> None:
    have(room, snap(room, "a", half_gone=True))
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0))
    back, copy, remove = tab.detail.buttons
    lost = (False, "its files are no more what they were")
    assert [(button.isEnabled(), button.toolTip()) for button in (back, copy)] == [lost, lost]
    assert remove.isEnabled()


def test_keys_act_on_the_chosen_one(room: Room, tab: Any, qtbot: Any) -> None:
    have(room, snap(room, "a", created=10.0), snap(room, "b", created=20.0))
    qtbot.keyClick(tab.tree, Qt.Key.Key_Delete)
    assert not room.flow.sheets  # the present
    for place, name in enumerate(("a", "b")):
        tab.tree.setCurrentItem(tab.tree.topLevelItem(place))
        qtbot.keyClick(tab.tree, Qt.Key.Key_Delete)
        (sheet,) = room.flow.sheets
        assert sheet.panel.form.field("snapshot_id").text() == name


def test_return_goes_back(room: Room, tab: Any, qtbot: Any) -> None:
    have(room, snap(room, "a"))
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0))
    qtbot.keyClick(tab.tree, Qt.Key.Key_Return)
    (sheet,) = room.flow.sheets
    assert sheet.panel.form.field("snapshot_id").text() == "a"


def test_a_branch_goes_with_its_children(room: Room, tab: Any) -> None:
    have(room, snap(room, "a", created=10.0), snap(room, "b", parent="a", created=20.0))
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0))
    tab.detail.buttons[3].click()
    (sheet,) = room.flow.sheets
    assert (sheet.panel.form.args() or {})["children"] is True


def test_a_new_vm_is_made_from_one(room: Room, tab: Any) -> None:
    have(room, snap(room, "a"))
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0))
    assert tab.detail.buttons[1].toolTip() == 'disk vda of VM "web-2" is no file; it cannot be copied'
    vm = room.inventory.view.vm(VmId(room.vm("web-2").id))
    disk = Disk(target="vda", source_type="file", source="/p/top")
    said = replace(vm.domain.definition, disks=(disk,))
    room.inventory.apply(Batch(domains=(replace(vm.domain, definition=said),)))
    tab.detail.buttons[1].click()
    (sheet,) = room.flow.sheets
    assert sheet.panel.form.field("snapshot").box.currentText() == "a"


def test_what_lies_outside_of_all_pools_has_its_size_from_the_shell(room: Room, tab: Any) -> None:
    have(room, snap(room, "a", created=10.0))
    top = tab.tree.topLevelItem(0)
    assert top.text(2).strip() == "–"
    tab.refresh()
    _host, done = room.reading.outside_asked[-1]
    done(Answer(error=Unsupported("no shell")))
    done(Answer(value={"/p/a": StoredFile(path="/p/a", allocation=2048, outside=True)}))
    assert tab.tree.topLevelItem(0).text(2).strip() == "2 KiB"


def test_another_theme_is_worn_at_once(room: Room, tab: Any) -> None:
    have(room, snap(room, "a", created=10.0))

    def quiet() -> str:
        return str(tab.tree.topLevelItem(0).foreground(1).color().name())

    for look in ("dark", "light"):
        before = quiet()
        room.settings.set(THEME, look)
        assert quiet() == room.tools.desk.theme.colour(Token.MUTED).name()
        assert look == "dark" or quiet() != before
