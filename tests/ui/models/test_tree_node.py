"""Nodes keep natural order and know their rows."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.tree_node import NodeTable, sort_key_of


def ref(name: str) -> Ref:
    return Ref(Kind.VM, name)


def test_children_stand_in_natural_order_with_right_rows() -> None:
    table = NodeTable()
    table.root.fill([table.make(ref(name), name, table.root) for name in ("web-10", "Web-2", "db")])
    assert table.root.children is not None
    assert [node.ref.id for node in table.root.children if node.ref] == ["db", "Web-2", "web-10"]
    late = table.make(ref("web-3"), "web-3", table.root)
    table.root.put(table.root.place(late.sort_key), late)
    assert [node.row for node in table.root.children] == [0, 1, 2, 3]
    assert late.row == 2
    table.root.take(0)
    assert late.row == 1


def test_equal_names_stand_in_a_fixed_order() -> None:
    assert sort_key_of(ref("1"), "web") < sort_key_of(ref("2"), "WEB")


def test_a_forgotten_node_takes_those_below_with_it() -> None:
    table = NodeTable()
    parent = table.make(ref("p"), "p", table.root)
    table.root.fill([parent])
    child = table.make(ref("c"), "c", parent)
    parent.fill([child])
    table.root.take(0)
    table.forget(parent)
    assert table.find(ref("c")) is None
    assert table.of_key(child.key) is table.root
    assert list(table.all()) == []
