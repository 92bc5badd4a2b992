"""What stands below what, by view and filter."""

from collections.abc import Iterable

from tests.fakes.fleet import host_id, vm_id
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.entity import Entity, name_of
from stellwerk.ui.models.tree_shape import Level, Shape, TreeView
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


FOLDERS = Shape(
    title=N_("Folders"),
    levels={
        Kind.TAG: Level(kind=Kind.TAG, up="parent", nests="children", down="vms", below=Kind.VM),
        Kind.VM: Level(kind=Kind.VM, up="tags", loose=True),
    },
    counted="",
    number="vm_count",
)
"""A kind that nests in itself and holds others, each of which is in one."""


def folders(kit: Tools, text: str = "") -> TreeSource:
    put_tags(kit.inventory)
    put_on(kit.inventory, {WEB: ["shop"], Ref(Kind.VM, vm_id(1)): ["service"]})
    return TreeSource(kit.inventory.view, TreeView.TAGS, text, FOLDERS)


def named(entities: Iterable[Entity]) -> list[str]:
    return sorted(name_of(entity) for entity in entities)


def test_what_nests_can_hold_others_too(kit: Tools) -> None:
    made = folders(kit)
    service, shop, mail, web = (
        kit.inventory.view.get(ref) for ref in (*(Ref(Kind.TAG, name) for name in ("service", "shop", "mail")), WEB)
    )
    assert service is not None
    assert shop is not None
    assert mail is not None
    assert web is not None
    assert named(made.below(service)) == ["db-1", "mail", "shop"]
    assert named(made.below(shop)) == ["checkout", "web-1"]
    assert [made.opens(one) for one in (service, shop, mail, web)] == [True, True, False, False]
    assert [made.count(one) for one in (service, shop, mail)] == [2, 1, 0]
    assert [str(ref) for ref in made.chain(WEB)] == ["tag:service", "tag:shop", str(WEB)]
    assert made.moved_by(WEB, ["tags"])


def test_what_is_in_nothing_stands_at_the_top_if_the_table_says_so(kit: Tools) -> None:
    tops = named(folders(kit).tops())
    assert tops[:1] != ["web-1"]
    assert {"old", "service", "web-2"} <= set(tops)
    assert not {"web-1", "db-1", "shop"} & set(tops)


def test_the_filter_finds_what_is_held_at_any_depth(kit: Tools) -> None:
    made = folders(kit, "web-1")
    assert {"service"} <= set(named(made.tops()))
    service = kit.inventory.view.get(Ref(Kind.TAG, "service"))
    assert service is not None
    assert named(made.below(service)) == ["shop"]


def test_parents_are_placed_before_what_nests_in_them(kit: Tools) -> None:
    made = folders(kit)
    refs = [WEB, *(Ref(Kind.TAG, name) for name in ("checkout", "old", "shop", "service"))]
    ordered = [ref.id for ref, _keys in made.in_order([(ref, {"name"}) for ref in refs])]
    assert ordered.index("service") < ordered.index("shop") < ordered.index("checkout") < ordered.index(WEB.id)
