"""The pane at the left."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.tagged import put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.folder import Folder
from stellwerk.model.tag import Tagging
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.nesting.move_drop import MoveDrop
from stellwerk.ui.nesting.nest_drop import FolderDrop, TagDrop
from stellwerk.ui.shell.tree_pane import TreePane

HOST, WEB = Ref(Kind.HOST, host_id(0)), Ref(Kind.VM, vm_id(0))


@pytest.fixture
def pane(qtbot: QtBot, kit: Tools) -> Iterator[TreePane]:
    pane = TreePane(kit.desk)
    pane.resize(300, 600)
    pane.restore({})
    pane.show()
    qtbot.waitExposed(pane)
    yield pane
    pane.release()
    pane.close()
    pane.deleteLater()


def typed(pane: TreePane, loop: ManualLoop, text: str) -> None:
    loop.advance(1.0)
    pane.filter_box.setText(text)
    loop.advance(1.0)


def test_hosts_are_in_sight_at_first(pane: TreePane) -> None:
    kinds = {ref.kind for ref in pane.tree.open_refs()}
    assert kinds == {Kind.DATA_CENTER, Kind.CLUSTER}


def test_each_view_keeps_what_is_open_and_selected(pane: TreePane) -> None:
    pane.tree.select([WEB])
    pane.show_view(TreeView.STORAGE)
    assert pane.tree.selected() == []
    pane.tree.open_all([HOST])
    pane.show_view(TreeView.HOSTS)
    assert pane.tree.selected() == [WEB]
    assert HOST in pane.tree.open_refs()
    pane.show_view(TreeView.STORAGE)
    assert HOST in pane.tree.open_refs()


def test_the_storage_of_a_host_is_wanted_when_it_is_opened(pane: TreePane, kit: Tools) -> None:
    pane.show_view(TreeView.STORAGE)
    pane.tree.open_all([HOST])
    assert kit.wanted == [(HOST, Kind.STORAGE_POOL)]


def test_the_filter_unfolds_what_it_finds_and_gives_all_back(qtbot: QtBot, pane: TreePane, loop: ManualLoop) -> None:
    pane.tree.select([HOST])
    before = set(pane.tree.open_refs())
    typed(pane, loop, "web-1")
    assert HOST in pane.tree.open_refs()
    qtbot.keyClick(pane.filter_box, Qt.Key.Key_Escape)
    loop.advance(1.0)
    assert pane.filter_box.text() == ""
    assert set(pane.tree.open_refs()) == before
    assert pane.tree.selected() == [HOST]


def test_down_goes_to_the_first_match(qtbot: QtBot, pane: TreePane, loop: ManualLoop) -> None:
    typed(pane, loop, "web-1")
    qtbot.keyClick(pane.filter_box, Qt.Key.Key_Down)
    assert pane.tree.current() == WEB


def test_state_comes_back(qtbot: QtBot, pane: TreePane, kit: Tools) -> None:
    pane.tree.select([WEB])
    pane.tree.collapse(pane.tree.model().index(0, 0))
    pane.show_view(TreeView.VMS)
    state = pane.state()
    again = TreePane(kit.desk)
    qtbot.addWidget(again)
    again.restore(state)
    assert again.view is TreeView.VMS
    again.show_view(TreeView.HOSTS)
    assert again.tree.selected() == [WEB]
    assert set(again.tree.open_refs()) == {
        Ref(Kind.DATA_CENTER, "dc-0"),
        Ref(Kind.CLUSTER, "cluster-0"),
        Ref(Kind.CLUSTER, "cluster-2"),
        HOST,
    }
    again.release()


@pytest.mark.parametrize("rubbish", [None, [], {"view": "x", "open": 3, "selected": []}, {"selected": {"hosts": 3}}])
def test_rubbish_does_no_harm(pane: TreePane, rubbish: object) -> None:
    pane.restore(rubbish)
    assert pane.view is TreeView.HOSTS


def test_pointing_is_quiet(pane: TreePane) -> None:
    told: list[list[Ref]] = []
    pane.tree.selection_changed.connect(told.append)
    pane.point_at(WEB)
    assert pane.tree.selected() == [WEB]
    assert told == []


def test_without_tags_their_view_says_what_they_are_for(pane: TreePane, kit: Tools, loop: ManualLoop) -> None:
    pane.show_view(TreeView.TAGS)
    assert pane.empty[TreeView.TAGS].isVisible()
    assert not pane.tree.isVisible()
    pane.empty[TreeView.TAGS].button.click()
    assert kit.conductor.begun == [("Add-Tag", ())]
    put_tags(kit.inventory)
    loop.advance(1.0)
    assert pane.tree.isVisible()
    assert not pane.empty[TreeView.TAGS].isVisible()
    pane.show_view(TreeView.HOSTS)
    assert pane.tree.isVisible()


def test_what_each_view_takes(pane: TreePane) -> None:
    assert isinstance(pane.tree.dropper, MoveDrop)
    pane.show_view(TreeView.TAGS)
    assert isinstance(pane.tree.dropper, TagDrop)
    pane.show_view(TreeView.FOLDERS)
    assert isinstance(pane.tree.dropper, FolderDrop)
    pane.show_view(TreeView.VMS)
    assert pane.tree.dropper is None


def test_open_tags_are_kept(pane: TreePane, kit: Tools) -> None:
    put_tags(kit.inventory)
    pane.show_view(TreeView.TAGS)
    opened = [Ref(Kind.TAG, "service"), Ref(Kind.TAG, "shop")]
    pane.tree.open_all(opened)
    pane.show_view(TreeView.HOSTS)
    pane.show_view(TreeView.TAGS)
    assert pane.tree.open_refs() == opened


def test_vms_stand_in_their_folders_and_follow(pane: TreePane, kit: Tools, loop: ManualLoop) -> None:
    pane.show_view(TreeView.FOLDERS)
    assert pane.empty[TreeView.FOLDERS].isVisible()
    prod, web = FolderId("prod"), FolderId("web")
    made = (Folder(id=prod, name="prod"), Folder(id=web, name="web", parent_id=prod))
    kit.inventory.apply(Batch(entities=made, taggings={WEB: Tagging(folder=web)}))
    loop.advance(1.0)
    assert pane.tree.isVisible()
    pane.tree.open_all([Ref(Kind.FOLDER, prod), Ref(Kind.FOLDER, web)])
    tree = pane.tree.model()
    top = tree.index(0, 0)
    inside = tree.index(0, 0, top)
    assert [top.data(), inside.data(), tree.index(0, 0, inside).data()] == ["prod", "web", "web-1"]
    assert tree.label(top).edge == "1"
    kit.inventory.apply(Batch(taggings={WEB: Tagging(folder=prod)}))
    loop.advance(1.0)
    assert [tree.index(row, 0, top).data() for row in range(tree.rowCount(top))] == ["web", "web-1"]
    kit.inventory.apply(Batch(taggings={WEB: Tagging()}))
    loop.advance(1.0)
    assert [tree.index(row, 0, top).data() for row in range(tree.rowCount(top))] == ["web"]
    assert tree.label(top).edge == ""


def test_vms_in_no_folder_stand_below_the_folders_and_go_into_one(pane: TreePane, kit: Tools, loop: ManualLoop) -> None:
    pane.show_view(TreeView.FOLDERS)
    made = (Folder(id=FolderId("z"), name="z"), Folder(id=FolderId("a"), name="a"))
    kit.inventory.apply(Batch(entities=made))
    loop.advance(1.0)
    tree, vms = pane.tree.model(), len(kit.inventory.view.all(Kind.VM))
    tops = [tree.index(row, 0).data() for row in range(tree.rowCount())]
    assert tops[:3] == ["a", "z", "build-1"]
    assert len(tops) == 2 + vms
    assert pane.tree.dropper is not None
    assert pane.tree.dropper.offers([WEB], Ref(Kind.FOLDER, "z"))
    kit.inventory.apply(Batch(taggings={WEB: Tagging(folder=FolderId("z"))}))
    loop.advance(1.0)
    assert tree.rowCount() == 2 + vms - 1
    assert tree.index(0, 0, tree.index(1, 0)).data() in (None, "web-1")
    kit.inventory.apply(Batch(taggings={WEB: Tagging()}))
    loop.advance(1.0)
    assert tree.rowCount() == 2 + vms
    pane.filter_box.setText("web-1")
    loop.advance(1.0)
    assert "web-1" in [tree.index(row, 0).data() for row in range(tree.rowCount())]


def test_vms_can_be_dropped_on_hosts_in_a_new_profile(qtbot: QtBot, kit: Tools) -> None:
    pane = TreePane(kit.desk)
    qtbot.addWidget(pane)
    pane.restore(None)
    assert isinstance(pane.tree.dropper, MoveDrop)
    pane.release()
