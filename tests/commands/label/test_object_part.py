"""How the file of a profile names objects, and how they are found by that."""

import pytest
from tests.fakes.entity import host, vm_id
from tests.fakes.graph import graph_of

from stellwerk.commands.label.object_part import named_on_hosts, object_of, object_part
from stellwerk.commands.profile_document import ObjectPart
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, Kind, LibvirtNetworkId, Ref, StoragePoolId, TemplateId, VolumeId
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.template.template import Template

H1 = HostId("h1")
POOL = StoragePool(id=StoragePoolId("h1/u-1"), host_id=H1, uuid="u-1", name="default")
VOLUME = Volume(id=VolumeId("h1/u-1/a b/c.qcow2"), pool_id=POOL.id, host_id=H1, name="a b/c.qcow2")
NETWORK = LibvirtNetwork(id=LibvirtNetworkId("h1/n-1"), host_id=H1, uuid="n-1", name="default")
GOLDEN = Template(id=TemplateId("m"), host_id=H1, name="golden", path="/p/golden.template")
GRAPH = graph_of(host("h1"), POOL, VOLUME, NETWORK, GOLDEN)


def known(kind: Kind, name: str) -> str:
    if name != "h1":
        raise Invalid("unknown")
    return {Kind.HOST: "other"}[kind]


@pytest.mark.parametrize(
    ("ref", "part"),
    [
        (Ref(Kind.STORAGE_POOL, POOL.id), ObjectPart(kind="storage_pool", name="default", id="u-1", host="h1")),
        (Ref(Kind.VOLUME, VOLUME.id),
         ObjectPart(kind="volume", name="a b/c.qcow2", id="u-1/a b/c.qcow2", host="h1", pool="default")),
        (Ref(Kind.LIBVIRT_NETWORK, "h1/away"), ObjectPart(kind="libvirt_network", id="away", host="h1")),
        (Ref(Kind.LIBVIRT_NETWORK, "gone/n"), None),
        (Ref(Kind.HOST, "h1"), ObjectPart(kind="host", name="h1")),
        (Ref(Kind.HOST, "gone"), None),
        (Ref(Kind.VM, vm_id(1)), ObjectPart(kind="vm", id=vm_id(1))),
        (Ref(Kind.TEMPLATE, "m"), ObjectPart(kind="template", id="m", name="golden")),
        (Ref(Kind.TEMPLATE, "away"), ObjectPart(kind="template", id="away")),
        (Ref(Kind.EVENT, "e"), None),
        (Ref(Kind.TASK, "t"), None),
        (Ref(Kind.NIC, "h1/eno1"), ObjectPart(kind="nic", id="eno1", host="h1")),
        (Ref(Kind.DISK, f"{vm_id(1)}/vda"), ObjectPart(kind="disk", id=f"{vm_id(1)}/vda")),
        (Ref(Kind.SNAPSHOT, f"{vm_id(1)}/Before A"), ObjectPart(kind="snapshot", id=f"{vm_id(1)}/Before A")),
    ],
)  # fmt: skip
def test_what_names_it(ref: Ref, part: ObjectPart | None) -> None:
    assert object_part(ref, GRAPH) == part


@pytest.mark.parametrize("ref", [Ref(Kind.STORAGE_POOL, POOL.id), Ref(Kind.VOLUME, VOLUME.id)])
def test_it_is_found_by_name_where_it_has_another_id_there(ref: Ref) -> None:
    part = object_part(ref, GRAPH)
    assert part is not None
    there = StoragePool(id=StoragePoolId("other/u-2"), host_id=HostId("other"), uuid="u-2", name="Default")
    found = object_of(part, ref.kind, known, named_on_hosts(graph_of(host("other"), there)))
    assert found == Ref(ref.kind, ref.id.replace("h1/u-1", "other/u-2"))


@pytest.mark.parametrize("entity", [POOL, VOLUME, NETWORK])
def test_what_is_away_is_named_by_its_id(entity: StoragePool | Volume | LibvirtNetwork) -> None:
    kind = {StoragePool: Kind.STORAGE_POOL, Volume: Kind.VOLUME}.get(type(entity), Kind.LIBVIRT_NETWORK)
    part = object_part(Ref(kind, entity.id), GRAPH)
    assert part is not None
    assert object_of(part, kind, known, {}) == Ref(kind, entity.id.replace("h1/", "other/"))


def test_vms_and_templates_are_the_same_in_every_profile() -> None:
    for kind in (Kind.VM, Kind.TEMPLATE):
        assert object_of(ObjectPart(kind=kind.value, name="other", id="M"), kind, known, {}) == Ref(kind, "m")


def test_what_is_in_a_vm_keeps_its_name_and_an_interface_its_host() -> None:
    for kind in (Kind.DISK, Kind.VNIC, Kind.SNAPSHOT):
        part = ObjectPart(kind=kind.value, id=f"{vm_id(1).upper()}/Before a/B")
        assert object_of(part, kind, known, {}) == Ref(kind, f"{vm_id(1)}/Before a/B")
    nic = ObjectPart(kind="nic", id="eno1", host="h1")
    assert object_of(nic, Kind.NIC, known, {}) == Ref(Kind.NIC, "other/eno1")


def test_what_cannot_be_meant() -> None:
    for part in (
        ObjectPart(kind="storage_pool", name="default", host="h1"),
        ObjectPart(kind="storage_pool", name="default", id="u", host="nowhere"),
        ObjectPart(kind="volume", name="x", host="h1", pool="default"),
        ObjectPart(kind="volume", name="x", id="u/x\n", host="h1"),
        ObjectPart(kind="vm", name="x"),
    ):
        with pytest.raises(Invalid):
            object_of(part, Kind(part.kind), known, {})
