"""What of a profile is exported."""

from tests.fakes.entity import alarm, bookmark, cluster, data_center, domain, folder, host, tag, user_field, vm_id
from tests.fakes.graph import graph_of

from stellwerk.commands.profile_document import (
    AlarmPart,
    BookmarkPart,
    ClusterPart,
    FieldPart,
    FiledPart,
    FolderPart,
    HostPart,
    TaggedPart,
    TagPart,
    ValuesPart,
)
from stellwerk.commands.profile_export import document_of
from stellwerk.core.ids import FolderId, Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.field import FieldType
from stellwerk.model.tag import Tagging
from stellwerk.model.vm import Vm

OFFICE = (TagId("office"),)
GRAPH = graph_of(
    data_center(), cluster("lab"), cluster(), replace(host("h2", "lab", description="rack"), tags=OFFICE), host("h1"),
    tag("munich", color="blue"), tag("office", "munich"), tag("paris"),
    folder("prod", description="live"), folder("web", "prod"),
    user_field("cost", FieldType.NUMBER, position=2), user_field("stage", FieldType.CHOICE, "a", "b", position=1),
    Vm(id=vm_id(2), domain=domain(2, name="web"), tags=(TagId("paris"), *OFFICE), folder=FolderId("web"),
       values={"cost": 2.5, "stage": "b", "unknown": "x"}),
    bookmark("second", "Vms:", position=2, icon="x"), bookmark("first", position=1),
    alarm("busy", hold=300.0, actions=("notify",), enabled=False, silent_until=5.0),
)  # fmt: skip


def test_everything_is_named_as_people_name_it() -> None:
    document = document_of(GRAPH, {"tasks.at_once": 3, "window.state": "{}"})
    assert [part.name for part in document.data_centers] == ["Default"]
    assert document.clusters == (
        ClusterPart(name="Default", data_center="Default"), ClusterPart(name="lab", data_center="Default"),
    )  # fmt: skip
    assert document.hosts[1] == HostPart(name="h2", uri="test:///h2", cluster="lab", description="rack")
    assert document.tags == (
        TagPart(path=("munich",), color="blue"), TagPart(path=("munich", "office")), TagPart(path=("paris",)),
    )  # fmt: skip
    assert document.tagged == (
        TaggedPart(kind="host", name="h2", tags=(("munich", "office"),)),
        TaggedPart(kind="vm", id=vm_id(2), name="web", tags=(("munich", "office"), ("paris",))),
    )
    assert document.folders == (FolderPart(path=("prod",), description="live"), FolderPart(path=("prod", "web")))
    assert document.filed == (FiledPart(id=vm_id(2), name="web", folder=("prod", "web")),)
    assert document.fields == (
        FieldPart(key="stage", title="stage", type="choice", choices=("a", "b")),
        FieldPart(key="cost", title="cost", type="number"),
    )
    assert document.values == (ValuesPart(kind="vm", id=vm_id(2), name="web", values={"cost": "2.5", "stage": "b"}),)
    assert document.bookmarks == (
        BookmarkPart(name="first", query="Vms: status = down"), BookmarkPart(name="second", query="Vms:", icon="x"),
    )  # fmt: skip
    assert document.alarms == (
        AlarmPart(name="busy", query="Hosts: cpu_usage > 95", hold=300.0, actions=("notify",), enabled=False),
    )
    assert document.settings == {"tasks.at_once": 3}


def test_vms_that_are_away_keep_their_tags_and_other_things_that_are_gone_do_not() -> None:
    away = {Ref(Kind.VM, vm_id(9)): Tagging(OFFICE), Ref(Kind.HOST, "gone"): Tagging(OFFICE)}
    document = document_of(replace(GRAPH, taggings=away), {})
    assert document.tagged == (TaggedPart(kind="vm", id=vm_id(9), tags=(("munich", "office"),)),)
