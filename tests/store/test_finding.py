"""What the inventory fills in: tags of objects, findings about bookmarks."""

from tests.fakes.entity import bookmark, cluster, domain, folder, host, tag, user_field, vm_id

from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import FolderId, HostId, Kind, LibvirtNetworkId, Ref, StoragePoolId, TagId, VolumeId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Tagging
from stellwerk.store.finding import changed_keys_of, completed, without_folder, without_tag
from stellwerk.store.inventory import Inventory

A, B = TagId("a"), TagId("b")
VM = Ref(Kind.VM, vm_id(1))


def fresh() -> Inventory:
    inventory = Inventory(PlainLoop(), SystemClock())
    inventory.apply(Batch(entities=(cluster(), host("h1"), tag("a"), tag("b", "a"))))
    return inventory


def tags_of(inventory: Inventory, ref: Ref) -> tuple[TagId, ...]:
    entity = inventory.view.get(ref)
    assert entity is not None
    found: tuple[TagId, ...] = entity.tags
    return found


def judged(query: str) -> Bookmark:
    made = completed(bookmark("x", query), Ref(Kind.BOOKMARK, "x"), {})
    assert isinstance(made, Bookmark)
    return made


def test_an_object_that_comes_later_has_its_tags() -> None:
    inventory = fresh()
    assert not inventory.apply(Batch(taggings={VM: Tagging((A,))}))
    assert inventory.view.tagging(VM) == Tagging((A,))
    inventory.apply(Batch(domains=(domain(1),)))
    assert tags_of(inventory, VM) == (A,)


def test_tags_stay_while_an_object_is_away_and_whatever_its_host_reports() -> None:
    inventory = fresh()
    inventory.apply(Batch(domains=(domain(1),), taggings={VM: Tagging((A, B))}))
    inventory.apply(Batch(domains=(domain(1, name="other"),)))
    assert tags_of(inventory, VM) == (A, B)
    inventory.apply(Batch(gone_domains=((host("h1").id, vm_id(1)),)))
    inventory.apply(Batch(domains=(domain(1, "h2"),)))
    assert tags_of(inventory, VM) == (A, B)


def test_an_entity_handed_in_without_them_keeps_them() -> None:
    inventory = fresh()
    ref = Ref(Kind.HOST, "h1")
    changes = inventory.apply(Batch(taggings={ref: Tagging((A,))}))
    assert changes.changed[ref] == {"tags"}
    assert not inventory.apply(Batch(entities=(host("h1"),)))
    assert tags_of(inventory, ref) == (A,)


def test_a_change_of_tags_tells_what_it_changed() -> None:
    inventory = fresh()
    inventory.apply(Batch(domains=(domain(1), domain(2)), taggings={VM: Tagging((B,))}))
    a, b = Ref(Kind.TAG, "a"), Ref(Kind.TAG, "b")
    changes = inventory.apply(Batch(taggings={VM: Tagging((A,))}))
    assert changes.changed[VM] == {"tags"}
    assert changes.changed[b] == {"object_count", "vm_count"}
    assert changes.changed[a] == {"object_count", "vm_count"}
    assert inventory.apply(Batch(taggings={VM: Tagging()})).changed[a] >= {"object_count"}


def test_another_name_shows_on_what_has_the_tag_or_one_below() -> None:
    inventory = fresh()
    inventory.apply(Batch(domains=(domain(1), domain(2)), taggings={VM: Tagging((B,))}))
    changes = inventory.apply(Batch(entities=(tag("a", color="red"),)))
    assert changes.changed == {Ref(Kind.TAG, "a"): {"color"}}
    renamed = tag("a").__class__(id=A, name="munich")
    changes = inventory.apply(Batch(entities=(renamed,)))
    assert changes.changed[VM] == {"tags"}
    assert changes.changed[Ref(Kind.TAG, "b")] >= {"path", "parent"}


def test_a_tag_that_goes_leaves_what_had_it() -> None:
    inventory = fresh()
    away = Ref(Kind.VM, vm_id(9))
    inventory.apply(Batch(domains=(domain(1),), taggings={VM: Tagging((A, B)), away: Tagging((B,), True)}))
    changes = inventory.apply(Batch(removed=(Ref(Kind.TAG, "b"),)))
    assert changes.changed[VM] == {"tags"}
    assert tags_of(inventory, VM) == (A,)
    assert inventory.view.tagging(away) == Tagging((), True)


def test_a_worker_sees_the_tags_of_its_moment() -> None:
    inventory = fresh()
    inventory.apply(Batch(taggings={VM: Tagging((A,))}))
    graph = inventory.graph()
    inventory.apply(Batch(taggings={VM: Tagging((B,))}))
    assert graph.tagging(VM) == Tagging((A,))
    assert inventory.graph().tagging(VM) == Tagging((B,))


def test_without_a_tag() -> None:
    other = Ref(Kind.HOST, "h1")
    assert without_tag({VM: Tagging((A, B), True), other: Tagging((B,))}, "a") == {VM: Tagging((B,), True)}


def test_a_bookmark_knows_what_it_lists() -> None:
    made = judged("vm: status = down")
    assert (made.problem, made.lists) == ("", "Vms")
    assert (judged("web").problem, judged("web").lists) == ("", "")


def test_a_bookmark_that_cannot_be_answered_says_why() -> None:
    made = judged("Vms: status = upp")
    assert "upp" in made.problem
    assert made.lists == ""
    assert judged("Vms: status = up").problem == ""


def test_the_inventory_judges_bookmarks() -> None:
    inventory = fresh()
    inventory.apply(Batch(entities=(bookmark("x", "Vms: nmae = web"),)))
    held = inventory.view.get(ref_of(bookmark("x")))
    assert isinstance(held, Bookmark)
    assert "nmae" in held.problem


def test_a_vm_has_its_folder_whatever_its_host_reports_and_none_once_that_is_gone() -> None:
    inventory = fresh()
    inventory.apply(Batch(entities=(folder("f"),), domains=(domain(1),), taggings={VM: Tagging((A,))}))
    place = Tagging((A,), folder=FolderId("f"))
    changes = inventory.apply(Batch(taggings={VM: place}))
    assert changes.changed[VM] == {"folder"}
    assert changes.changed[Ref(Kind.FOLDER, "f")] >= {"vm_count"}
    inventory.apply(Batch(domains=(domain(1, name="other"),)))
    vm = inventory.view.vm(vm_id(1))
    assert vm is not None
    assert (vm.folder, vm.tags) == ("f", (A,))
    assert inventory.apply(Batch(removed=(Ref(Kind.FOLDER, "f"),))).changed[VM] == {"folder"}
    vm = inventory.view.vm(vm_id(1))
    assert vm is not None
    assert (vm.folder, vm.tags) == (None, (A,))


def test_what_is_in_a_folder_that_goes_is_in_none() -> None:
    other = Ref(Kind.VM, vm_id(2))
    said = {VM: Tagging((A,), folder=FolderId("f")), other: Tagging((), folder=FolderId("g"))}
    assert without_folder(said, "f") == {VM: Tagging((A,))}


def test_only_what_differs_is_named() -> None:
    before = Tagging((A,), folder=FolderId("f"))
    assert changed_keys_of(before, before) == set()
    assert changed_keys_of(before, Tagging((A,))) == {"folder"}
    assert changed_keys_of(before, Tagging((B,), folder=FolderId("f"))) == {"tags"}


def test_values_are_filled_in_whatever_a_host_reports() -> None:
    inventory = fresh()
    inventory.apply(Batch(entities=(user_field("owner"),), domains=(domain(1),), taggings={VM: Tagging((A,))}))
    changes = inventory.apply(Batch(taggings={VM: Tagging((A,), values={"owner": "ops"})}))
    assert changes.changed == {VM: {"owner"}}
    inventory.apply(Batch(domains=(domain(1, name="other"),)))
    vm = inventory.view.vm(vm_id(1))
    assert vm is not None
    assert (vm.values, vm.tags) == ({"owner": "ops"}, (A,))
    ref = Ref(Kind.CLUSTER, "Default")
    assert inventory.apply(Batch(taggings={ref: Tagging(values={"x": 1})})).changed == {ref: {"x"}}
    pool = StoragePool(id=StoragePoolId("p"), host_id=host("h1").id, uuid="u", name="default")
    inventory.apply(Batch(entities=(pool,), taggings={ref_of(pool): Tagging(values={"x": 2})}))
    found = inventory.view.get(ref_of(pool))
    assert isinstance(found, StoragePool)
    assert found.values == {"x": 2}
    assert inventory.apply(Batch(entities=(pool,))).changed == {}


def test_storage_and_networks_have_tags_however_often_they_are_read() -> None:
    inventory = fresh()
    pool = StoragePool(id=StoragePoolId("h1/u"), host_id=HostId("h1"), uuid="u", name="my pool")
    volume = Volume(id=VolumeId("h1/u/a b, c.qcow2"), pool_id=pool.id, host_id=HostId("h1"), name="a b, c.qcow2")
    network = LibvirtNetwork(id=LibvirtNetworkId("h1/n"), host_id=HostId("h1"), uuid="n", name="default")
    for one in (pool, volume, network):
        inventory.apply(Batch(entities=(one,)))
        changes = inventory.apply(Batch(taggings={ref_of(one): Tagging((B,))}))
        assert changes.changed[ref_of(one)] == {"tags"}
        assert {"object_count"} <= changes.changed[Ref(Kind.TAG, "a")]
        assert inventory.apply(Batch(entities=(one,))).changed == {}
        assert tags_of(inventory, ref_of(one)) == (B,)
