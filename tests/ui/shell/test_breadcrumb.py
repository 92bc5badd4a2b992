"""The path to what is shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.entity import name_of
from stellwerk.ui.shell.breadcrumb import Breadcrumb, path_to

VM = Ref(Kind.VM, vm_id(0))


@pytest.fixture
def gone() -> list[Ref]:
    return []


@pytest.fixture
def crumb(qtbot: QtBot, kit: Tools, gone: list[Ref]) -> Breadcrumb:
    crumb = Breadcrumb(kit.desk.theme, gone.append)
    qtbot.addWidget(crumb)
    return crumb


def buttons(crumb: Breadcrumb) -> list[QToolButton]:
    return [button for button in crumb.findChildren(QToolButton) if not button.isHidden()]


def test_the_path_of_each_kind(kit: Tools) -> None:
    graph = kit.inventory.view
    assert [name_of(e) for e in path_to(VM, graph)] == ["Munich", "production", "node-1", "web-1"]
    pool = Ref(Kind.STORAGE_POOL, f"{host_id(0)}/fast")
    assert [name_of(e) for e in path_to(pool, graph)] == ["Munich", "production", "node-1", "fast"]
    assert path_to(Ref(Kind.VM, "gone"), graph) == []


def test_a_click_goes_there(qtbot: QtBot, kit: Tools, crumb: Breadcrumb, gone: list[Ref]) -> None:
    crumb.show_path(path_to(VM, kit.inventory.view))
    assert [button.text() for button in buttons(crumb)] == ["Munich", "production", "node-1", "web-1"]
    qtbot.mouseClick(buttons(crumb)[2], Qt.MouseButton.LeftButton)
    assert gone == [Ref(Kind.HOST, host_id(0))]


def test_a_place_without_path_shows_its_text(kit: Tools, crumb: Breadcrumb) -> None:
    crumb.show_path(path_to(VM, kit.inventory.view))
    crumb.show_text("Vms: status = up")
    assert buttons(crumb) == []
