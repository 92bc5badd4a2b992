"""Every kind has its entity, and every entity its reference and name."""

from __future__ import annotations

from typing import get_args

import pytest
from tests.fakes.entity import alarm, alert, cluster, data_center, domain, folder, host, tag, user_field, vm_id

from stellwerk.core.ids import (
    BookmarkId,
    DiskId,
    EventId,
    HostId,
    Kind,
    LibvirtNetworkId,
    NicId,
    Ref,
    SnapshotId,
    StoragePoolId,
    TaskId,
    TemplateId,
    TrashId,
    VnicId,
    VolumeId,
)
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.call import Call
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.entity import KIND_OF, Entity, name_of, ref_of
from stellwerk.model.event import Event, Severity
from stellwerk.model.nic import Nic
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.task import Task
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm

H1 = HostId("h1")
ENTITIES: tuple[tuple[Entity, Kind, str, str], ...] = (
    (data_center("munich"), Kind.DATA_CENTER, "munich", "munich"),
    (cluster("a"), Kind.CLUSTER, "a", "a"),
    (host("h1"), Kind.HOST, "h1", "h1"),
    (Vm(id=vm_id(1), domain=domain(1, name="web")), Kind.VM, vm_id(1), "web"),
    (StoragePool(id=StoragePoolId("p"), host_id=H1, uuid="u", name="default"), Kind.STORAGE_POOL, "p", "default"),
    (Volume(id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=H1, name="a.img"), Kind.VOLUME, "v", "a.img"),
    (LibvirtNetwork(id=LibvirtNetworkId("n"), host_id=H1, uuid="u", name="nat"), Kind.LIBVIRT_NETWORK, "n", "nat"),
    (Nic(id=NicId("h1/eno1"), host_id=H1, name="eno1"), Kind.NIC, "h1/eno1", "eno1"),
    (DiskPart(id=DiskId("v/vda"), vm_id=vm_id(1), disk=Disk(target="vda")), Kind.DISK, "v/vda", "vda"),
    (VnicPart(id=VnicId("v/52:54"), vm_id=vm_id(1), vnic=Vnic(mac="52:54")), Kind.VNIC, "v/52:54", "52:54"),
    (
        Template(id=TemplateId("m"), host_id=H1, name="golden", path="/p/golden.template"),
        Kind.TEMPLATE,
        "m",
        "golden",
    ),
    (
        Trashed(id=TrashId("h1:/p/web.trash"), host_id=H1, vm_id=vm_id(2), name="web", path="/p/web.trash"),
        Kind.TRASH,
        "h1:/p/web.trash",
        "web",
    ),
    (Task(id=TaskId("t"), call=Call("Start-Vm"), title="Start"), Kind.TASK, "t", "Start"),
    (
        Event(id=EventId("e"), time=1.0, severity=Severity.NORMAL, code="x", text="It is up"),
        Kind.EVENT,
        "e",
        "It is up",
    ),
    (tag("munich"), Kind.TAG, "munich", "munich"),
    (folder("prod"), Kind.FOLDER, "prod", "prod"),
    (user_field("owner"), Kind.FIELD, "owner", "owner"),
    (Snapshot(id=SnapshotId("v/s"), vm_id=vm_id(1), host_id=H1, name="s"), Kind.SNAPSHOT, "v/s", "s"),
    (alarm("busy"), Kind.ALARM, "busy", "busy"),
    (alert("busy"), Kind.ALERT, alert("busy").id, "busy"),
    (Bookmark(id=BookmarkId("b"), name="Down", query="Vms: status = down"), Kind.BOOKMARK, "b", "Down"),
)


def test_every_kind_has_exactly_one_entity() -> None:
    assert set(KIND_OF) == set(get_args(Entity))
    assert sorted(KIND_OF.values()) == sorted(Kind)
    assert {kind for _, kind, _, _ in ENTITIES} == set(Kind)


@pytest.mark.parametrize(("entity", "kind", "id_", "name"), ENTITIES)
def test_reference_and_name(entity: Entity, kind: Kind, id_: str, name: str) -> None:
    assert ref_of(entity) == Ref(kind, id_)
    assert name_of(entity) == name


@pytest.mark.parametrize("entity", [entity for entity, *_ in ENTITIES])
def test_entities_are_values(entity: Entity) -> None:
    assert not hasattr(entity, "__dict__")
    with pytest.raises(AttributeError):
        entity.id = "other"
