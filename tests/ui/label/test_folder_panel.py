"""Choosing the folder of a selection."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from tests.fakes.entity import folder
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.tag import Tagging
from stellwerk.ui.label.folder_panel import FolderPanel

WEB, DB = Ref(Kind.VM, vm_id(0)), Ref(Kind.VM, vm_id(1))
VMS = [WEB.id, DB.id]


def opened(qtbot: QtBot, kit: Tools, *refs: Ref) -> FolderPanel:
    panel = FolderPanel(kit.desk, refs)
    panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(panel)
    panel.open_at(QPoint(50_000, 50_000))
    qtbot.waitExposed(panel)
    return panel


def shown(panel: FolderPanel) -> list[str]:
    items = [panel.list.item(row) for row in range(panel.list.count())]
    return [item.text() for item in items if not item.isHidden()]


@pytest.fixture
def panel(qtbot: QtBot, kit: Tools) -> FolderPanel:
    folders = (folder("prod"), folder("web", "prod"), folder("Archive"))
    kit.inventory.apply(Batch(entities=folders, taggings={WEB: Tagging(folder=FolderId("web"))}))
    return opened(qtbot, kit, WEB, DB, Ref(Kind.HOST, host_id(0)))


def test_it_lists_them_by_path_and_says_whose(panel: FolderPanel) -> None:
    assert panel.accessibleName() == "Folder of 2 VMs"
    assert shown(panel) == ["No folder", "Archive", "prod", "prod/web"]
    assert panel.list.currentItem() is None
    assert not panel.apply_button.isEnabled()


def test_typing_finds_and_enter_puts_them_there(qtbot: QtBot, panel: FolderPanel, kit: Tools) -> None:
    qtbot.keyClicks(panel.field, "WEB")
    assert shown(panel) == ["prod/web"]
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert kit.conductor.submitted == [("Set-Folder", (Ref(Kind.FOLDER, "web"),), {"vm": VMS})]
    assert not panel.isVisible()


def test_no_folder_takes_them_out(qtbot: QtBot, panel: FolderPanel, kit: Tools) -> None:
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.list.currentItem().text() == "No folder"
    panel.apply_button.click()
    assert kit.conductor.submitted == [("Clear-Folder", (), {"vm": VMS})]


def test_the_keys_go_through_what_is_in_sight(qtbot: QtBot, panel: FolderPanel) -> None:
    qtbot.keyClicks(panel.field, "prod")
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.chosen == "web"
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.chosen == "web"
    qtbot.keyClick(panel.field, Qt.Key.Key_Up)
    assert panel.chosen == "prod"


def test_where_all_are_already_nothing_is_sent(qtbot: QtBot, panel: FolderPanel, kit: Tools) -> None:
    one = opened(qtbot, kit, WEB)
    assert one.chosen == "web"
    assert not one.apply_button.isEnabled()
    one.apply()
    assert one.isVisible()
    assert kit.conductor.submitted == []


def test_what_is_not_there_says_so(qtbot: QtBot, panel: FolderPanel) -> None:
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    qtbot.keyClicks(panel.field, "nowhere")
    assert panel.note.text() == "No folder is called so"
    assert not panel.apply_button.isEnabled()
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    assert shown(panel) == []


def test_a_refusal_stays_to_be_read(qtbot: QtBot, panel: FolderPanel, kit: Tools) -> None:
    kit.conductor.problem = "you may not"
    qtbot.keyClicks(panel.field, "web")
    panel.apply()
    assert panel.isVisible()
    assert panel.note.text() == "you may not"


def test_without_folders_it_says_what_to_do(qtbot: QtBot, kit: Tools) -> None:
    one = opened(qtbot, kit, WEB)
    assert one.note.text() == "There are no folders yet: add one in the folders' view of the tree"
    assert shown(one) == ["No folder"]
    assert not one.apply_button.isEnabled()
