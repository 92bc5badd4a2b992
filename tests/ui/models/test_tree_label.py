"""Labels of nodes, and their words for those who see neither colour nor shape."""

from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.tree_label import Label, label_of, tool_tip_of
from stellwerk.ui.theme.mark import Mark


def label(kit: Tools, ref: Ref, count: int = 0) -> Label:
    entity = kit.inventory.view.get(ref)
    assert entity is not None
    return label_of(entity, kit.inventory.view, count)


def tip(kit: Tools, ref: Ref) -> str:
    entity = kit.inventory.view.get(ref)
    assert entity is not None
    return tool_tip_of(entity, kit.inventory.view)


def test_containers_tell_how_many_are_below(kit: Tools) -> None:
    assert label(kit, Ref(Kind.CLUSTER, "cluster-0"), 15).edge == "15"
    assert label(kit, Ref(Kind.CLUSTER, "cluster-0"), 0).edge == ""


def test_a_running_vm_tells_its_load(kit: Tools) -> None:
    kit.inventory.samples.set(Ref(Kind.VM, vm_id(0)), "cpu_usage", 42.0)
    assert label(kit, Ref(Kind.VM, vm_id(0))).edge == "42 %"
    assert label(kit, Ref(Kind.VM, vm_id(3))).edge == ""


def test_what_is_away_tells_since_when_and_not_an_old_load(kit: Tools) -> None:
    host = label(kit, Ref(Kind.HOST, host_id(5)), 12)
    assert host.grey
    assert host.edge.startswith("since")
    assert label(kit, Ref(Kind.VM, vm_id(5))).edge == ""


def test_a_pool_tells_how_full_it_is(kit: Tools) -> None:
    pool = label(kit, Ref(Kind.STORAGE_POOL, f"{host_id(0)}/default"))
    assert pool.edge == "5.0 %"
    assert pool.mark is Mark.UP


def test_words(kit: Tools) -> None:
    assert tip(kit, Ref(Kind.HOST, host_id(0))) == "node-1 · Up · 5 VMs"
    assert tip(kit, Ref(Kind.VM, vm_id(0))).startswith("web-1 · Up · booted")
    assert "since" in tip(kit, Ref(Kind.VM, vm_id(5)))
    assert tip(kit, Ref(Kind.STORAGE_POOL, f"{host_id(1)}/fast")) == "fast · not active"
    assert tip(kit, Ref(Kind.CLUSTER, "cluster-0")) == "production"
