"""The tree of check boxes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import vm_id
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.ui.tags.tag_choice import Having, TagChoice
from stellwerk.ui.tags.tag_tree import FEW, TagTree

WEB, DB = Ref(Kind.VM, vm_id(0)), Ref(Kind.VM, vm_id(1))
SERVICE, SHOP, CHECKOUT, OLD = map(TagId, ("service", "shop", "checkout", "old"))
UNCHECKED, PARTLY, CHECKED = (
    Qt.CheckState.Unchecked,
    Qt.CheckState.PartiallyChecked,
    Qt.CheckState.Checked,
)


def made(qtbot: QtBot, kit: Tools, *refs: Ref) -> TagTree:
    tree = TagTree(TagChoice(kit.inventory.view, refs), lambda _colour: QIcon())
    qtbot.addWidget(tree)
    tree.show_tags(kit.inventory.view)
    tree.narrow("")
    tree.resize(300, 400)
    tree.show()
    return tree


@pytest.fixture
def tree(qtbot: QtBot, kit: Tools) -> TagTree:
    put_tags(kit.inventory, shop="red")
    put_on(kit.inventory, {WEB: ["shop", "old"], DB: ["old"]})
    return made(qtbot, kit, WEB, DB)


def click(qtbot: QtBot, tree: TagTree, id_: TagId) -> None:
    """On the name."""
    at = tree.visualItemRect(tree.item(id_)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_boxes_show_who_has_what(tree: TagTree) -> None:
    assert [tree.box(id_) for id_ in (SERVICE, SHOP, OLD)] == [UNCHECKED, PARTLY, CHECKED]
    assert tree.item(SHOP).text(1) == "1 of 2"
    assert tree.item(SHOP).toolTip(0) == "service/shop"
    assert tree.item(CHECKOUT).parent() is tree.item(SHOP)


def test_a_click_on_the_name_is_one_on_the_box(qtbot: QtBot, tree: TagTree) -> None:
    seen = []
    for _step in range(3):
        click(qtbot, tree, SHOP)
        seen.append(tree.box(SHOP))
    assert seen == [CHECKED, UNCHECKED, PARTLY]


def test_space_ticks_enter_accepts_letters_go_to_the_field(qtbot: QtBot, tree: TagTree) -> None:
    typed: list[str] = []
    tree.typed.connect(typed.append)
    tree.enter()
    with qtbot.waitSignal(tree.ticked):
        qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert tree.box(OLD) == UNCHECKED
    with qtbot.waitSignal(tree.accepted):
        qtbot.keyClick(tree, Qt.Key.Key_Return)
    qtbot.keyClick(tree, Qt.Key.Key_X)
    assert typed == ["x"]
    with qtbot.waitSignal(tree.left):
        qtbot.keyClick(tree, Qt.Key.Key_Up)


def test_the_filter_keeps_what_is_above_and_below(tree: TagTree) -> None:
    assert tree.narrow("SHOP")
    hidden = {id_: tree.item(id_).isHidden() for id_ in (SERVICE, SHOP, CHECKOUT, OLD)}
    assert hidden == {SERVICE: False, SHOP: False, CHECKOUT: False, OLD: True}
    assert tree.tick_first()
    assert tree.box(SHOP) == CHECKED
    assert not tree.narrow("nothing like it")
    assert not tree.tick_first()
    assert tree.narrow("")


def test_what_was_wished_stays_when_tags_come(tree: TagTree, kit: Tools) -> None:
    tree.tick(SERVICE)
    put_tags(kit.inventory, {"new": "service"})
    tree.show_tags(kit.inventory.view)
    assert tree.box(SERVICE) == CHECKED
    assert tree.box(TagId("new")) == UNCHECKED
    assert tree.item(TagId("new")).parent() is tree.item(SERVICE)


def test_of_many_tags_only_the_way_to_ticked_ones_is_open(qtbot: QtBot, kit: Tools) -> None:
    names = {f"t{number}": f"t{number - 1}" if number % 5 else "" for number in range(4 * FEW)}
    put_tags(kit.inventory, names)
    put_on(kit.inventory, {WEB: ["t12"]})
    tree = made(qtbot, kit, WEB)
    opened = {id_ for id_ in names if tree.item(TagId(id_)).isExpanded()}
    assert opened == {"t10", "t11"}


def test_states_agree_with_the_choice(tree: TagTree) -> None:
    assert {having.name for having in Having} == {"NONE", "SOME", "ALL"}
