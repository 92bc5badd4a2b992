"""What an import would do: add what is missing, change and remove nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.commands.test_profile_export import GRAPH
from tests.fakes.entity import cluster, data_center, domain, folder, host, tag, user_field, vm_id
from tests.fakes.graph import graph_of

from stellwerk.commands.profile_document import (
    BookmarkPart,
    ClusterPart,
    DataCenterPart,
    FieldPart,
    FiledPart,
    FolderPart,
    HostPart,
    ProfileDocument,
    TaggedPart,
    TagPart,
    ValuesPart,
)
from stellwerk.commands.profile_export import document_of
from stellwerk.commands.profile_plan import ImportPlan, plan_import
from stellwerk.core.ids import FolderId, HostId, Kind, Ref, StoragePoolId, TagId
from stellwerk.core.record import replace
from stellwerk.model.field import FieldType
from stellwerk.model.field_value import with_values
from stellwerk.model.graph import Graph
from stellwerk.model.storage import StoragePool
from stellwerk.model.tag import Tag, Tagging
from stellwerk.model.tag_tree import all_tags, path_text
from stellwerk.model.vm import Vm

EMPTY = graph_of(data_center(), cluster())


def plan(graph: Graph = EMPTY, settings: dict[str, object] | None = None, **parts: object) -> ImportPlan:
    document = ProfileDocument(**parts)
    return plan_import(document, graph, settings or {}, travels=False)


def carried_out(made: ImportPlan, graph: Graph) -> Graph:
    """The graph after a plan, as the database would make it."""
    tags = {one.id: one for one in (*all_tags(graph), *made.edit.save)}
    entities = [entity for kind in graph.tables for entity in graph.all(kind) if not isinstance(entity, Tag)]
    after = graph_of(*entities, *made.saves, *tags.values(), *made.folders.save, *made.fields.save)
    taggings = dict(graph.taggings)
    for id_, refs in made.edit.add.items():
        for ref in refs:
            taggings[ref] = Tagging(tuple(sorted({*taggings.get(ref, Tagging()).tags, id_})))
    for ref, place in made.folders.place.items():
        taggings[ref] = replace(taggings.get(ref, Tagging()), folder=place)
    for ref, values in made.fields.values.items():
        old = taggings.get(ref, Tagging())
        taggings[ref] = replace(old, values=with_values(old.values, values))
    after.taggings.update(taggings)
    return after


def test_a_whole_profile_into_an_empty_one_is_the_same_profile() -> None:
    document = document_of(GRAPH, {"tasks.at_once": 3})
    here = graph_of(data_center(), cluster(), Vm(id=vm_id(2), domain=domain(2, name="web")))
    made = plan_import(document, here, {}, travels=True)
    assert made.skipped == ()
    assert made.kept == {"data_centers": ("Default",), "clusters": ("Default",)}
    assert made.edit.travels
    assert made.folders.travels
    assert made.fields.travels
    after = carried_out(made, here)
    assert document_of(after, made.settings) == document


def test_a_second_time_nothing_is_new() -> None:
    document = document_of(GRAPH, {"tasks.at_once": 3})
    again = plan_import(document, GRAPH, {"tasks.at_once": 9}, travels=False)
    assert (again.added, again.saves, again.edit.save, again.edit.add, again.settings) == ({}, (), (), {}, {})
    assert set(again.kept) == {
        "data_centers",
        "clusters",
        "hosts",
        "tags",
        "tagged",
        "folders",
        "filed",
        "fields",
        "values",
        "bookmarks",
        "alarms",
        "settings",
    }


def test_what_is_here_stays_as_it_is() -> None:
    made = plan(
        GRAPH,
        hosts=(
            HostPart(name="other", uri="test:///h1", cluster="lab"),
            HostPart(name="H2", uri="test:///x", cluster=""),
        ),
        tags=(TagPart(path=("MUNICH",), color="red"),),
        bookmarks=(BookmarkPart(name="FIRST", query="Hosts:"),),
    )
    assert (made.saves, made.edit.save) == ((), ())
    assert made.kept == {"hosts": ("other", "H2"), "tags": ("MUNICH",), "bookmarks": ("FIRST",)}


def test_places_come_with_the_file() -> None:
    made = plan(
        data_centers=(DataCenterPart(name="Vienna"),),
        clusters=(ClusterPart(name="a", data_center="vienna"),),
        hosts=(HostPart(name="h", uri="test:///h", cluster="A", maintenance=True),),
    )
    center, home, one = made.saves
    assert (home.data_center_id, one.cluster_id, one.maintenance) == (center.id, home.id, True)


def test_missing_parents_are_made_and_given_once() -> None:
    made = plan(tagged=(TaggedPart(kind="vm", id=vm_id(1).upper(), tags=(("a", "b"), ("A", "c"))),))
    names = {one.name: one.id for one in made.edit.save}
    assert set(names) == {"a", "b", "c"}
    ref = Ref(Kind.VM, vm_id(1))
    assert made.edit.add == {names["b"]: (ref,), names["c"]: (ref,)}
    assert made.added == {"tagged": (vm_id(1).upper(),)}


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"clusters": (ClusterPart(name="x", data_center="nowhere"),)}, 'no data center "nowhere"'),
        ({"hosts": (HostPart(name="x", uri="rubbish", cluster="Default"),)}, "not a libvirt URI"),
        ({"hosts": (HostPart(name="x", uri="qemu+ssh://u:secret@h/system", cluster="Default"),)}, "holds a password"),
        ({"tags": (TagPart(path=()),)}, "without a name"),
        ({"tags": (TagPart(path=("a/b",)),)}, "slash"),
        ({"tags": (TagPart(path=("a",), color="mauve"),)}, "no colour"),
        ({"tagged": (TaggedPart(kind="task", id="x", tags=(("a",),)),)}, "have no tags"),
        ({"tagged": (TaggedPart(kind="host", name="nowhere", tags=(("a",),)),)}, 'no host "nowhere"'),
        ({"bookmarks": (BookmarkPart(name="", query="Vms:"),)}, "name is missing"),
        ({"data_centers": (DataCenterPart(name="x" * 300),)}, "too long"),
    ],
)
def test_what_cannot_be_taken_is_left_out_with_its_reason(parts: dict[str, object], reason: str) -> None:
    made = plan(**parts)
    (skipped,) = made.skipped
    assert reason in skipped.reason
    assert made.added == {}


def test_a_query_with_a_mistake_is_taken_as_it_is() -> None:
    (made,) = plan(bookmarks=(BookmarkPart(name="x", query="Vms: nmae = x"),)).saves
    assert made.query == "Vms: nmae = x"


PATHS = st.lists(st.sampled_from(["a", "B", "b", "c"]), min_size=1, max_size=3).map(tuple)


@settings(max_examples=50)
@given(st.lists(PATHS, max_size=6), st.lists(PATHS, max_size=3))
def test_any_paths_merge(paths: list[tuple[str, ...]], given_: list[tuple[str, ...]]) -> None:
    before = graph_of(tag("a"), tag("b", "a"), host("h1"))
    tagged = (TaggedPart(kind="host", name="h1", tags=tuple(given_)),)
    made = plan(before, tags=tuple(TagPart(path=path) for path in paths), tagged=tagged)
    after = carried_out(made, before)
    found = [path_text(one, after).casefold() for one in all_tags(after)]
    wanted = {path[: n + 1] for path in (*paths, *given_, ("a", "b")) for n in range(len(path))}
    assert sorted(found) == sorted({"/".join(path).casefold() for path in wanted})
    again = plan(after, tags=tuple(TagPart(path=path) for path in paths), tagged=tagged)
    assert (again.edit.save, again.edit.add) == ((), {})


def test_folders_are_added_and_a_vm_that_is_in_one_stays_there() -> None:
    inside = Vm(id=vm_id(1), domain=domain(1), folder=FolderId("prod"))
    here = graph_of(data_center(), cluster(), folder("prod"), inside)
    made = plan(
        here,
        folders=(FolderPart(path=("PROD", "web")), FolderPart(path=("a/b",)), FolderPart(path=())),
        filed=(FiledPart(id=vm_id(1), folder=("prod", "web")), FiledPart(id=vm_id(2), folder=("new", "x"))),
    )
    assert made.added["folders"] == ("PROD/web",)
    assert [one.part for one in made.skipped] == ["folders", "folders"]
    assert (made.folders.save[0].name, made.folders.save[0].parent_id) == ("web", "prod")
    assert list(made.folders.place) == [Ref(Kind.VM, vm_id(2))]
    assert made.kept["filed"] == (vm_id(1),)


def test_fields_are_added_and_values_that_are_here_stay() -> None:
    inside = Vm(id=vm_id(1), domain=domain(1), values={"owner": "me"})
    here = graph_of(data_center(), cluster(), user_field("owner"), inside)
    made = plan(
        here,
        fields=(
            FieldPart(key="owner", type="number"), FieldPart(key="cost", type="number"), FieldPart(key="status"),
            FieldPart(key="x y"), FieldPart(key="odd", type="what"), FieldPart(key="tier", type="choice"),
            FieldPart(key="y", kinds=("alarm",)),
        ),
        values=(
            ValuesPart(kind="vm", id=vm_id(1), values={"owner": "them", "cost": "3"}),
            ValuesPart(kind="vm", id=vm_id(2), values={"cost": "many"}),
            ValuesPart(kind="vm", id=vm_id(3), values={"none": "x"}),
            ValuesPart(kind="cluster", name="Default", values={"owner": "x"}),
            ValuesPart(kind="volume", name="v", values={"owner": "x"}),
        ),
    )  # fmt: skip
    assert (made.added["fields"], made.kept["fields"]) == (("cost",), ("owner",))
    assert [one.name for one in made.skipped if one.part == "fields"] == ["status", "x y", "odd", "tier", "y"]
    assert made.fields.values == {Ref(Kind.VM, vm_id(1)): {"cost": 3}}
    assert len([one for one in made.skipped if one.part == "values"]) == 4
    assert made.fields.save[0].type is FieldType.NUMBER


def test_tags_and_values_of_pools_go_by_host_and_name() -> None:
    def pool(host_id: str, uuid: str) -> StoragePool:
        id_ = StoragePoolId(f"{host_id}/{uuid}")
        return StoragePool(id=id_, host_id=HostId(host_id), uuid=uuid, name="default", tags=(TagId("a"),),
                           values={"use": "x"})  # fmt: skip

    use = replace(user_field("use"), kinds=(Kind.STORAGE_POOL,))
    document = document_of(graph_of(data_center(), cluster(), host("h1"), tag("a"), use, pool("h1", "u")), {})
    assert [(part.host, part.name, part.id) for part in document.tagged] == [("h1", "default", "u")]
    bare = replace(pool("h1", "v"), tags=(), values={})
    made = plan_import(document, graph_of(data_center(), cluster(), host("h1"), bare), {}, travels=False)
    assert made.skipped == ()
    assert list(made.edit.add.values()) == [(Ref(Kind.STORAGE_POOL, "h1/v"),)]
    assert made.fields.values == {Ref(Kind.STORAGE_POOL, "h1/v"): {"use": "x"}}
