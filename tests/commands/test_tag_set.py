"""Setting and clearing tags: many objects in one call, one event, and an undo for exactly what changed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.commands.test_tag import ref, tree_bench
from tests.fakes.engine import Bench, host_ref, task_ref, vm_ref

from stellwerk.commands.label.named_object import objects_of
from stellwerk.core.error import Gone, Invalid
from stellwerk.core.ids import HostId, Kind, LibvirtNetworkId, Ref, StoragePoolId, TagId, TemplateId, VolumeId
from stellwerk.core.record import replace
from stellwerk.model.call import Call, Origin
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.nic import Nic, nic_id
from stellwerk.model.snapshot import Snapshot, snapshot_id
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.task import TaskState
from stellwerk.model.template.template import Template
from stellwerk.search.query import read, select

CLUSTER = Ref(Kind.CLUSTER, "Default")


def tags(bench: Bench, of: Ref) -> set[str]:
    return set(bench.inventory.view.tagging(of).tags)


def test_many_objects_of_many_kinds_in_one_call_with_one_event() -> None:
    bench = tree_bench()
    before = len(bench.events())
    task = bench.run_on(
        "Set-Tag", ref("paris"), vm=[vm_ref(1).id, vm_ref(2).id], host=["h1", "h2"], cluster=["Default"],
        data_center=["Default"],
    )  # fmt: skip
    assert task.state is TaskState.DONE
    objects = (vm_ref(1), vm_ref(2), host_ref("h1"), host_ref("h2"), CLUSTER, Ref(Kind.DATA_CENTER, "Default"))
    assert all("paris" in tags(bench, one) for one in objects)
    (event,) = bench.events()[before:]
    assert event.text == 'tag "paris" was set on "vm-1", "vm-2", "h1", "h2", "Default" and 1 more'
    assert {subject.ref for subject in event.subjects} == {ref("paris"), *objects}


def test_an_undo_takes_it_from_those_only_that_got_it() -> None:
    bench = tree_bench()
    task = bench.run_on("Set-Tag", ref("munich"), vm=[vm_ref(1).id, vm_ref(2).id])
    assert tags(bench, vm_ref(1)) == {"lab", "munich"}
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert tags(bench, vm_ref(1)) == {"lab"}
    assert tags(bench, vm_ref(2)) == {"munich"}


def test_clearing_takes_the_tag_itself_and_can_be_undone() -> None:
    bench = tree_bench()
    task = bench.run_on("Clear-Tag", ref("munich"), vm=[vm_ref(1).id, vm_ref(2).id], host=["h1"])
    assert tags(bench, vm_ref(1)) == {"lab"}
    assert tags(bench, vm_ref(2)) == tags(bench, host_ref("h1")) == set()
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert tags(bench, vm_ref(2)) == tags(bench, host_ref("h1")) == {"munich"}
    assert tags(bench, vm_ref(1)) == {"lab"}


def test_an_undo_reaches_what_has_gone_away_since() -> None:
    bench = tree_bench()
    task = bench.run_on("Set-Tag", ref("paris"), vm=[vm_ref(1).id])
    bench.session("h1").domains_by_id.pop(vm_ref(1).id)
    bench.inventory.apply(Batch(gone_domains=((bench.host("h1").id, bench.vm(1).id),)))
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert tags(bench, vm_ref(1)) == {"lab"}


def test_what_changes_nothing_is_done_and_has_no_undo() -> None:
    bench = tree_bench()
    task = bench.run_on("Set-Tag", ref("munich"), vm=[vm_ref(2).id])
    assert (task.state, task.undo) == (TaskState.DONE, None)
    assert bench.events()[-1].text == 'tag "munich" was set on nothing, all were so before'


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("Set-Tag", ('"munich" is set on "vm-1"', "1 object has it already")),
        ("Clear-Tag", ('"munich" is taken from "vm-2"', "1 object has it not")),
    ],
)
def test_a_preview_says_what_changes(command: str, lines: tuple[str, ...]) -> None:
    bench = tree_bench()
    call = Call(command, (ref("munich"),), {"vm": [vm_ref(1).id, vm_ref(2).id]}, origin=Origin.WINDOW)
    assert bench.engine.preview(call).effects.lines == lines


def test_without_objects_it_is_refused() -> None:
    bench = tree_bench()
    task = bench.run_on("Set-Tag", ref("munich"))
    assert task.outcome == "no object is named"
    assert bench.engine.enabled("Set-Tag", ref("munich")).allowed


@pytest.mark.parametrize("text", ["", "vm", "moon:1", "alarm:1", "tag:a"])
def test_what_cannot_be_tagged_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        tree_bench().run_on("Set-Tag", ref("munich"), object=[text])


def test_parts_of_a_vm_that_is_not_there_are_told() -> None:
    bench = tree_bench()
    task = bench.run_on("Set-Tag", ref("munich"), object=["disk:nowhere/vda"])
    assert task.state is TaskState.REFUSED
    assert "nowhere" in task.outcome
    call = Call("Set-Tag", (ref("munich"),), {"object": ["disk:nowhere/vda"]}, origin=Origin.WINDOW)
    assert "nowhere" in str(bench.engine.preview(call).refused[0].reason)


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(Gone):
        tree_bench().run_on("Set-Tag", ref("munich"), vm=["nowhere"])


def test_the_objects_of_a_call() -> None:
    args = {"vm": ("a",), "host": None, "object": ("vm:a", "cluster:c")}
    assert objects_of(args, tree_bench().inventory.view) == (
        Ref(Kind.VM, "a"), Ref(Kind.CLUSTER, "c"),
    )  # fmt: skip


OBJECTS = st.sets(st.sampled_from((1, 2)), min_size=1)
TURNS = st.lists(st.tuples(st.booleans(), st.sampled_from(("munich", "office", "lab")), OBJECTS), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TURNS)
def test_undoing_everything_restores(turns: list[tuple[bool, str, set[int]]]) -> None:
    bench = tree_bench()
    before = {of: tags(bench, of) for of in (vm_ref(1), vm_ref(2), host_ref("h1"))}
    done = []
    for setting, name, numbers in turns:
        vms = [vm_ref(number).id for number in sorted(numbers)]
        done.append(bench.run_on("Set-Tag" if setting else "Clear-Tag", ref(name), vm=vms))
        assert all((TagId(name) in tags(bench, Ref(Kind.VM, vm))) is setting for vm in vms)
    for task in reversed(done):
        if task.undo is not None:
            bench.run_on("Undo-Task", task_ref(task))
    assert {of: tags(bench, of) for of in before} == before


def test_templates_are_found_by_a_tag_above_theirs() -> None:
    bench = tree_bench()
    golden = Template(id=TemplateId("m"), host_id=HostId("h1"), name="golden", path="/p/golden.template")
    bench.inventory.apply(Batch(entities=(golden,)))
    task = bench.run_on("Set-Tag", ref("lab"), template=["m"])
    assert (task.state, tags(bench, Ref(Kind.TEMPLATE, "m"))) == (TaskState.DONE, {"lab"})
    for text, found in (("tag = munich", 1), ("tag = lab", 1), ("tag = paris", 0), ("Tags.name = lab", 1)):
        view, query = bench.inventory.view, read(f"Templates: {text}")
        assert sum(query.matches(one, view) for one in view.all(Kind.TEMPLATE)) == found, text
    office = bench.inventory.view.get(ref("office"))
    assert CATALOGUE.props[Kind.TAG]["object_count"].get(office, bench.inventory.view) == 2
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert not tags(bench, Ref(Kind.TEMPLATE, "m"))


def test_parts_of_vms_snapshots_and_interfaces() -> None:
    bench = tree_bench()
    name = Snapshot(id=snapshot_id(vm_ref(1).id, "Before: a/b"), vm_id=vm_ref(1).id, host_id=HostId("h1"), name="x")
    nic = Nic(id=nic_id(HostId("h1"), "eno1"), host_id=HostId("h1"), name="eno1")
    bench.inventory.apply(Batch(entities=(name, nic)))
    with_disk = replace(bench.vm(1).domain.definition, disks=(Disk(target="vda"),))
    bench.inventory.apply(Batch(domains=(replace(bench.vm(1).domain, definition=with_disk),)))
    disk = Ref(Kind.DISK, f"{vm_ref(1).id}/vda")
    objects = (disk, Ref(Kind.SNAPSHOT, name.id), Ref(Kind.NIC, nic.id), Ref(Kind.VNIC, f"{vm_ref(1).id}/away"))
    task = bench.run_on("Set-Tag", ref("paris"), object=[str(one) for one in objects])
    assert task.state is TaskState.DONE
    assert [tags(bench, one) for one in objects] == [{"paris"}] * 4
    assert 'was set on "vm-1/vda", "vm-1/x", "eno1"' in bench.events()[-1].text
    removal = bench.engine.preview(Call("Remove-Tag", (ref("paris"),))).effects.lines
    assert removal[0].endswith("objects lose it")
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert not any(tags(bench, one) for one in objects)


def test_pools_volumes_and_networks_whatever_their_names_hold() -> None:
    bench = tree_bench()
    host = HostId("h1")
    pool = StoragePool(id=StoragePoolId("h1/u"), host_id=host, uuid="u", name="default")
    volume = Volume(id=VolumeId("h1/u/a b: c, d"), pool_id=pool.id, host_id=host, name="a b: c, d")
    network = LibvirtNetwork(id=LibvirtNetworkId("h1/n"), host_id=host, uuid="n", name="default")
    bench.inventory.apply(Batch(entities=(pool, volume, network)))
    others = (Ref(Kind.VOLUME, volume.id), Ref(Kind.LIBVIRT_NETWORK, network.id))
    task = bench.run_on("Set-Tag", ref("paris"), storage_pool=[pool.id], object=[str(one) for one in others])
    objects = (Ref(Kind.STORAGE_POOL, pool.id), *others)
    assert task.state is TaskState.DONE
    for one in objects:
        assert tags(bench, one) == {"paris"}
        assert bench.inventory.view.get(one).tags == ("paris",)
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert not any(tags(bench, one) for one in objects)


def test_events_and_tasks_have_tags_that_a_removed_tag_takes_and_its_undo_brings_back() -> None:
    bench = tree_bench()
    done = bench.run_on("Set-Tag", ref("paris"), vm=[vm_ref(1).id])
    event, task = Ref(Kind.EVENT, bench.events()[-1].id), task_ref(done)
    marked = bench.run_on("Set-Tag", ref("lab"), event=[event.id], task=[task.id])
    assert marked.state is TaskState.DONE
    assert tags(bench, event) == tags(bench, task) == {"lab"}
    assert bench.inventory.view.get(event).tags == ("lab",)
    assert {one.id for one in select(read("Events: tag = munich"), bench.inventory.view)} == {event.id}
    preview = bench.engine.preview(Call("Remove-Tag", (ref("lab"),)))
    having = sum("lab" in said.tags for said in bench.inventory.view.taggings.values())
    assert f"{having} objects lose it" in preview.effects.lines
    removed = bench.run_on("Remove-Tag", ref("lab"))
    assert tags(bench, event) == tags(bench, task) == set()
    assert bench.run_on("Undo-Task", task_ref(removed)).state is TaskState.DONE
    assert tags(bench, event) == tags(bench, task) == {"lab"}
    assert bench.run_on("Undo-Task", task_ref(marked)).state is TaskState.DONE
    assert tags(bench, event) == tags(bench, task) == set()
