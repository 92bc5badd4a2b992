"""Grouping by menus: of the button, of a column, of a group."""

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.models.group.row_group import Heading
from stellwerk.ui.pages.listing.list_layout import Layout, load_layout, save_layout
from stellwerk.ui.pages.listing.list_pane import ListPane

OF = CATALOGUE.props[Kind.VM]


@pytest.fixture
def pane(room: Room, qtbot: QtBot):
    """A list of VMs."""
    made = ListPane(room.tools, room.stage, "test.vms", "VMs", lambda note: note.tell("nothing"))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_query("Vms:")
    made.show()
    yield made
    made.release()


def of_column(pane: ListPane, key: str) -> dict[str, object]:
    menu = QMenu(pane)
    pane.groups.fill(menu, OF[key])
    return {action.text(): action for action in menu.actions()}


def take(actions: dict, text: str) -> None:
    actions[text].trigger()


def test_a_columns_menu_groups_by_it_then_by_another(pane: ListPane, settings: Settings, room: Room) -> None:
    take(of_column(pane, "host"), "Group by Host")
    take(of_column(pane, "status"), "Then by Status")
    assert pane.groups.keys == ("host", "status")
    assert pane.view.list_model.heading(0) == Heading(("node-1",))
    assert load_layout(settings, "test.vms", Kind.VM, room.inventory.catalogue).groups == ("host", "status")
    take(of_column(pane, "host"), "Do not group by Host")
    assert pane.groups.keys == ("status",)
    take(of_column(pane, "status"), "No groups")
    assert pane.view.list_model.rowCount() == 150


def test_the_count_and_the_file_are_of_objects(pane: ListPane) -> None:
    pane.groups.group_by(["host"])
    pane.view.list_model.collapse(pane.view.list_model.grouping.counts)
    assert pane.bar.count.text() == "150 VMs"
    assert len(pane.view.list_model.grouping.listed()) == 150


def test_kept_groups_are_worn_again_with_the_kept_order(pane: ListPane, settings: Settings) -> None:
    save_layout(settings, "test.vms", Layout(columns=("name", "host"), sort=("-host",), groups=("host", "status")))
    pane.show_query("Vms:")
    assert pane.groups.keys == ("host", "status")
    assert pane.view.list_model.heading(0) == Heading(("node-12",))
    pane.view.sort_by(1)
    assert pane.view.list_model.heading(0) == Heading(("node-1",))


def test_columns_can_be_chosen_in_a_grouped_list(pane: ListPane) -> None:
    pane.groups.group_by(["host"])
    pane._set_columns(["name", "memory"])
    assert pane.groups.keys == ("host",)
    pane._reset_columns()
    assert pane.groups.keys == ("host",)


def test_the_buttons_menu_offers_what_can_be_grouped_by(pane: ListPane) -> None:
    pane.groups.group_by(["host"])
    menu = pane.groups.popup(pane, pane.mapToGlobal(pane.rect().center()))
    by, then = (action.menu() for action in menu.actions()[:2])
    assert by is not None and then is not None  # noqa: PT018 - both are needed below
    titles = [action.text() for action in by.actions()]
    assert "Tags" in titles
    assert "CPU" not in titles
    assert titles[:2] == ["Name", "Status"], "the columns as they stand"
    others = by.actions()[-1].menu()
    assert others is not None
    assert "Cluster" in [action.text() for action in others.actions()]
    assert "Tags" not in [action.text() for action in others.actions()]
    next(action for action in then.actions() if action.text() == "Tags").trigger()
    assert pane.groups.keys == ("host", "tags")
    texts = {action.text(): action for action in menu.actions()}
    take(texts, "Collapse all groups")
    assert pane.view.list_model.rowCount() == 12
    take(texts, "Expand all groups")
    assert pane.view.list_model.rowCount() > 150
    menu.close()


def test_a_groups_menu_selects_its_objects(pane: ListPane) -> None:
    pane.groups.group_by(["host"])
    model = pane.view.list_model
    model.collapse({("node-1",)})
    menu = QMenu(pane)
    pane.groups.fill_heading(menu, Heading(("node-1",)))
    actions = {action.text(): action for action in menu.actions()}
    take(actions, f"Select the {model.grouping.counts['node-1',]} objects of it")
    assert len(pane.view.selected()) == model.grouping.counts["node-1",]
    assert not model.grouping.collapsed
    take(actions, "Expand")
    assert model.grouping.collapsed == {("node-1",)}


def test_samples_and_long_lists_say_why_not(pane: ListPane) -> None:
    (action,) = of_column(pane, "cpu_usage").values()
    assert not action.isEnabled()
    assert "all the time" in action.toolTip()
    pane.groups.group_by(["host"])
    pane.view.list_model.grouping.most = 100
    pane.view.list_model.set_groups([OF["host"]])
    assert pane.view.list_model.rowCount() == 150
    assert any("not grouped" in text for text in of_column(pane, "status"))
    menu = QMenu(pane)
    other = menu.addAction("Filter by it")
    pane.groups.fill(menu, OF["status"])
    assert [one.isEnabled() for one in menu.actions()] == [True, False, False, False, True]
    assert other.isEnabled()
