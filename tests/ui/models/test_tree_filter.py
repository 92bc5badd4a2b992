"""The filter of the tree."""

from tests.fakes.fleet import vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind
from stellwerk.ui.models.tree_filter import fits, narrowed, parent_of
from stellwerk.ui.models.tree_shape import SHAPES, TreeView

SHAPE = SHAPES[TreeView.HOSTS]


def test_no_text_no_narrowing(kit: Tools) -> None:
    assert narrowed("   ", SHAPE, kit.inventory.view) is None


def test_matches_and_all_above_them(kit: Tools) -> None:
    found = narrowed("WEB-1", SHAPE, kit.inventory.view)
    assert found is not None
    assert {ref.kind for ref in found.matches} == {Kind.VM}
    assert {ref.kind for ref in found.above} == {Kind.DATA_CENTER, Kind.CLUSTER, Kind.HOST}


def test_what_is_below_a_match_is_shown(kit: Tools) -> None:
    vm = kit.inventory.view.vm(vm_id(0))
    assert vm is not None
    by_host = narrowed("node-1", SHAPE, kit.inventory.view)
    assert by_host is not None
    assert not fits(vm, "node-1", kit.inventory.view)
    assert by_host.shows(vm, SHAPE, kit.inventory.view)
    other = narrowed("node-2", SHAPE, kit.inventory.view)
    assert other is not None
    assert not other.shows(vm, SHAPE, kit.inventory.view)


def test_what_comes_to_fit_names_what_has_to_come_in_above_it(kit: Tools) -> None:
    vm = kit.inventory.view.vm(vm_id(0))
    assert vm is not None
    found = narrowed("web-1", SHAPE, kit.inventory.view)
    assert found is not None
    assert found.admit(vm, SHAPE, kit.inventory.view) == []
    found.above.clear()
    assert [ref.kind for ref in found.admit(vm, SHAPE, kit.inventory.view)] == [
        Kind.DATA_CENTER,
        Kind.CLUSTER,
        Kind.HOST,
    ]
    assert parent_of(vm, SHAPES[TreeView.STORAGE], kit.inventory.view) is None
