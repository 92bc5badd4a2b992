"""What stands below what, by view and filter."""

from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.models.tree_source import TreeSource

HOST, WEB = Ref(Kind.HOST, host_id(0)), Ref(Kind.VM, vm_id(0))


def source(kit: Tools, view: TreeView, text: str = "") -> TreeSource:
    return TreeSource(kit.inventory.view, view, text)


def test_the_way_from_the_top(kit: Tools) -> None:
    chain = source(kit, TreeView.HOSTS).chain(WEB)
    assert [ref.kind for ref in chain] == [Kind.DATA_CENTER, Kind.CLUSTER, Kind.HOST, Kind.VM]
    assert [ref.kind for ref in source(kit, TreeView.VMS).chain(WEB)] == [Kind.DATA_CENTER, Kind.VM]
    assert source(kit, TreeView.STORAGE).chain(WEB) == []


def test_counts_are_of_what_the_view_holds(kit: Tools) -> None:
    host = kit.inventory.view.get(HOST)
    center = kit.inventory.view.get(Ref(Kind.DATA_CENTER, "dc-0"))
    assert host is not None
    assert center is not None
    assert source(kit, TreeView.HOSTS).count(host) == 5
    assert source(kit, TreeView.STORAGE).count(host) == 2
    assert source(kit, TreeView.NETWORKS).count(center) == 6
    assert source(kit, TreeView.VMS).count(center) == 30


def test_only_what_has_something_below_opens(kit: Tools) -> None:
    graph = kit.inventory.view
    host, vm = graph.get(HOST), graph.get(WEB)
    assert host is not None
    assert vm is not None
    assert source(kit, TreeView.HOSTS).opens(host)
    assert not source(kit, TreeView.HOSTS).opens(vm)
    assert source(kit, TreeView.HOSTS, "web-1").opens(host)


def test_a_place_is_moved_by_name_and_parent(kit: Tools) -> None:
    hosts = source(kit, TreeView.HOSTS)
    assert hosts.moved_by(WEB, ["host"])
    assert hosts.moved_by(WEB, ["name"])
    assert not hosts.moved_by(WEB, ["status"])
    assert hosts.asks_below(HOST) is None
    assert source(kit, TreeView.STORAGE).asks_below(HOST) is Kind.STORAGE_POOL
