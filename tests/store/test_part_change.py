"""Disks and network interfaces come, change and go with what hosts report of their VMs."""

import pytest
from tests.fakes.entity import domain, vm_id
from tests.store.churn import fresh_inventory

from stellwerk.core.ids import HostId, Kind, Ref, TagId
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.tag import NO_TAGS, Tag, Tagging
from stellwerk.model.vm import Definition
from stellwerk.store.inventory import Inventory


def disk_ref(target: str, number: int = 1) -> Ref:
    return Ref(Kind.DISK, f"{vm_id(number)}/{target}")


def report(*disks: Disk, name: str = "web", number: int = 1, vnics: tuple[Vnic, ...] = ()) -> Batch:
    return Batch(domains=(domain(number, definition=Definition(name=name, disks=disks, vnics=vnics)),))


@pytest.fixture
def inventory() -> Inventory:
    made = fresh_inventory()
    made.apply(report(Disk(target="vda", format="raw"), Disk(target="vdb")))
    return made


def test_they_are_in_the_inventory_and_lead_to_what_has_them(inventory: Inventory) -> None:
    disk = inventory.view.get(disk_ref("vda"))
    assert disk is not None
    vm = inventory.view.one(disk, "vm")
    assert vm is inventory.view.vm(vm_id(1))
    assert vm is not None
    assert [found.id for found in inventory.view.related(vm, "disks")] == [disk_ref("vda").id, disk_ref("vdb").id]
    assert inventory.view.count(inventory.view.host(HostId("h1")), "disks") == 2
    assert [found.id for found in inventory.view.related(disk, "datacenter")] == ["Default"]


def test_a_change_names_the_parts_that_came_went_and_are_others(inventory: Inventory) -> None:
    changes = inventory.apply(report(Disk(target="vda", format="qcow2"), Disk(target="vdc")))
    assert changes.changed[disk_ref("vda")] == {"format"}
    assert changes.added == {disk_ref("vdc")}
    assert changes.removed == {disk_ref("vdb")}


def test_another_name_of_the_vm_is_news_of_its_parts(inventory: Inventory) -> None:
    changes = inventory.apply(report(Disk(target="vda", format="raw"), Disk(target="vdb"), name="shop"))
    assert changes.changed[disk_ref("vda")] == {"vm"}


def test_those_of_a_vm_that_comes_or_goes_are_not_named(inventory: Inventory) -> None:
    came = inventory.apply(report(Disk(target="vda"), number=2))
    assert {ref.kind for ref in (*came.added, *came.changed)} & {Kind.DISK, Kind.VNIC} == set()
    went = inventory.apply(Batch(gone_domains=((HostId("h1"), vm_id(2)),)))
    assert {ref.kind for ref in went.removed} == {Kind.VM}


def test_a_live_list_of_them_follows(inventory: Inventory) -> None:
    disks, hosts = inventory.live("Disks: format = raw"), inventory.live("Hosts: Disks.format = raw")
    vnics = inventory.live("Vnics: sortby vm")
    assert [*disks.ids] == [disk_ref("vda").id]
    inventory.apply(report(Disk(target="vda", format="raw"), number=2, vnics=(Vnic(mac="52:54"),)))
    assert [*disks.ids] == [disk_ref("vda").id, disk_ref("vda", 2).id]
    assert [*vnics.ids] == [f"{vm_id(2)}/52:54"]
    inventory.apply(report(Disk(target="vda", format="qcow2")))
    assert [*disks.ids] == [disk_ref("vda", 2).id]
    inventory.apply(Batch(gone_domains=((HostId("h1"), vm_id(2)),)))
    assert (not disks.ids, not vnics.ids, not hosts.ids) == (True, True, True)


def test_a_workers_graph_has_them_as_they_were(inventory: Inventory) -> None:
    graph = inventory.graph()
    inventory.apply(report())
    assert len(graph.all(Kind.DISK)) == 2
    assert len(inventory.view.all(Kind.DISK)) == 0


LAB = TagId("lab")
TAGGED = Tagging((LAB,), values={"owner": "ops"})


def count(inventory: Inventory) -> int:
    tag = inventory.view.get(Ref(Kind.TAG, LAB))
    assert tag is not None
    found: int = inventory.catalogue.props[Kind.TAG]["object_count"].get(tag, inventory.view)
    return found


def test_a_tag_is_on_them_and_is_sought_and_counted(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=(Tag(id=LAB, name="lab"),)))
    disks, tags = inventory.live("Disks: tag = lab"), inventory.live("Tags: object_count = 1")
    changes = inventory.apply(Batch(taggings={disk_ref("vda"): TAGGED}))
    assert changes.changed[disk_ref("vda")] == {"tags", "owner"}
    assert "object_count" in changes.changed[Ref(Kind.TAG, LAB)]
    assert (list(disks.ids), list(tags.ids), count(inventory)) == ([disk_ref("vda").id], ["lab"], 1)
    assert list(inventory.live("Tags: Disks.format = raw").ids) == ["lab"]
    inventory.apply(Batch(taggings={disk_ref("vda"): NO_TAGS}))
    assert (list(disks.ids), list(tags.ids), count(inventory)) == ([], [], 0)


def test_what_is_said_stays_while_a_part_is_away(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=(Tag(id=LAB, name="lab"),), taggings={disk_ref("vda"): TAGGED}))
    disks, tags = inventory.live("Disks: tag = lab"), inventory.live("Tags: object_count = 1")
    for going, coming in (
        (report(Disk(target="vdb")), report(Disk(target="vda", format="qcow2"), Disk(target="vdb"))),
        (Batch(gone_domains=((HostId("h1"), vm_id(1)),)), report(Disk(target="vda"))),
    ):
        inventory.apply(going)
        assert (list(disks.ids), list(tags.ids), count(inventory)) == ([], [], 0)
        inventory.apply(coming)
        assert (list(disks.ids), list(tags.ids), count(inventory)) == ([disk_ref("vda").id], ["lab"], 1)


def test_a_change_of_the_vm_leaves_what_is_said(inventory: Inventory) -> None:
    inventory.apply(Batch(taggings={disk_ref("vda"): TAGGED}))
    changes = inventory.apply(report(Disk(target="vda", format="qcow2"), Disk(target="vdb")))
    assert changes.changed[disk_ref("vda")] == {"format"}
    assert inventory.graph().get(disk_ref("vda")).tags == (LAB,)


def test_a_tag_that_goes_goes_from_them(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=(Tag(id=LAB, name="lab"),), taggings={disk_ref("vda"): TAGGED}))
    changes = inventory.apply(Batch(removed=(Ref(Kind.TAG, LAB),)))
    assert changes.changed[disk_ref("vda")] == {"tags"}
    assert inventory.view.get(disk_ref("vda")).tags == ()
