"""What other hosts have on the same storage is asked right before anything is merged."""

from __future__ import annotations

import pytest
from tests.commands.outside.test_looking import listed
from tests.commands.outside.test_shared import answered
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.keep.snapshots import asked, details, snapshot_bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.commands.outside.elsewhere import others_on
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import ClusterId, HostId, StoragePoolId, VolumeId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.entity import ref_of
from stellwerk.model.host import HostFacts
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition, Runtime

REFUSED = '"/q/c (h2)" stands on the files of snapshot "1"'


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def far(bench: Bench) -> None:
    """h2 has shown a file that stands on the snapshot's, in a folder that h1 does not look into."""
    volume = Volume(
        id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="c", path="/q/c", backing="/p/a.qcow2"
    )
    bench.inventory.apply(Batch(entities=(volume,)))


def pool(path: str = "/p") -> StoragePool:
    """A pool of h2."""
    return StoragePool(id=StoragePoolId("p"), host_id=HostId("h2"), uuid="p", name="p", path=path, active=True)


def near(bench: Bench) -> None:
    """h2 sees the storage of h1, and has a new file on the snapshot's that nobody has seen yet."""
    bench.session("h2").shares_with = bench.session("h1")
    bench.session("h2").stored = {"/q/c": StoredFile(path="/q/c", backing="/p/a.qcow2")}


def test_a_host_that_sees_the_storage_is_asked_for_what_is_new(bench: Bench) -> None:
    bench.inventory.apply(Batch(entities=(pool(),)))
    near(bench)
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, asked(bench), task.outcome) == (TaskState.FAILED, [], REFUSED)
    assert bench.session("h1").marks == set()


def test_a_host_whose_storage_was_never_looked_at_tells_its_pools(bench: Bench) -> None:
    bench.session("h2").pools_by_uuid["p"] = pool()
    near(bench)
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED


def test_what_has_gone_since_counts_no_more(bench: Bench) -> None:
    far(bench)
    near(bench)
    bench.session("h2").stored = {}
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_a_file_of_the_same_name_on_another_storage_is_none_of_ours(bench: Bench) -> None:
    far(bench)
    bench.inventory.apply(Batch(entities=(pool(),)))
    bench.session("h2").stored = {"/q/c": StoredFile(path="/q/c", backing="/p/a.qcow2")}
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_of_a_host_that_does_not_answer_its_last_reading_counts(bench: Bench) -> None:
    far(bench)
    bench.session("h2").errors["sees_mark"] = Unreachable("gone")
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED
    bench.link("h2", LinkState.BACKOFF)
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED
    assert asked(bench) == []


def test_one_that_is_not_connected_here_is_visited(bench: Bench) -> None:
    bench.session("h2").pools_by_uuid["p"] = pool()
    near(bench)
    bench.link("h2", LinkState.OFF)
    host = MemoryHost()
    host.session = bench.session("h2")
    bench.links.hosts[bench.host("h2").uri] = host
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED


def test_one_that_is_not_connected_here_tells_what_vms_it_has_by_now(bench: Bench) -> None:
    dark(bench)
    bench.inventory.apply(Batch(entities=(pool("/other"),)))
    session, host = bench.session("h2"), MemoryHost()
    session.shares_with = bench.session("h1")
    session.pools_by_uuid["p"] = pool("/other")
    bench.link("h2", LinkState.OFF)
    host.session = session
    bench.links.hosts[bench.host("h2").uri] = host
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == NOBODY
    session.domains_by_id.clear()
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_a_vm_without_snapshots_asks_nobody(bench: Bench) -> None:
    bench.session("h1").snapshots_of = {entity.vm_id(1): []}
    near(bench)
    assert "there is no snapshot" in bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome


def test_what_lies_outside_of_all_pools_of_several_hosts_is_asked_of_their_shells(bench: Bench) -> None:
    session = bench.session("h1")
    own = [("/p/a.qcow2", ""), ("/p/a.1.qcow2", "/p/a.qcow2")]
    session.stored = {}
    hosts = {name: MemoryHost(HostFacts(uuid=name, driver="QEMU")) for name in ("h1", "h2")}
    for name, host in hosts.items():
        bench.links.hosts[bench.host(name).uri] = host
    hosts["h1"].output = {"find -H": listed(*own)}
    assert "merged" in details(bench, "Remove-Snapshot", snapshot_id="1").effects.lines[0]
    assert hosts["h2"].ran == []  # none of its images lies outside

    odd = Disk(target="vda", source_type="file", source="/q/c", format="qcow2")
    said = Definition(name="odd", disks=(odd,))
    bench.put(entity.domain(7, on="h2", definition=said, runtime=Runtime(state=DomainState.SHUT_OFF)))
    hosts["h2"].output = {"find -H": listed(*own, ("/q/c", "/p/a.qcow2"))}
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED
    hosts["h2"].output = {"find -H": listed(*own, ("/q/c", "/p/a.qcow2")).replace("1.5", "1.6")}  # another storage
    assert "merged" in details(bench, "Remove-Snapshot", snapshot_id="1").effects.lines[0]
    hosts["h2"].output = {"find -H": listed(("/q/c", "/p/a.qcow2"))}  # it has no such files itself
    assert "merged" in details(bench, "Remove-Snapshot", snapshot_id="1").effects.lines[0]
    bench.session("h2").errors["stored_files"] = Unreachable("gone")
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_a_host_that_sees_the_storage_tells_what_lies_outside_of_its_pools_too(bench: Bench) -> None:
    bench.inventory.apply(Batch(entities=(pool(),)))
    near(bench)
    bench.session("h2").stored = {}
    odd = Disk(target="vda", source_type="file", source="/q/c", format="qcow2")
    said = Definition(name="odd", disks=(odd,))
    bench.put(entity.domain(7, on="h2", definition=said, runtime=Runtime(state=DomainState.SHUT_OFF)))
    host = MemoryHost(HostFacts(uuid="h2", driver="QEMU"))
    host.output = {"find -H": listed(("/q/c", "/p/a.qcow2"))}
    bench.links.hosts[bench.host("h2").uri] = host
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED


def dark(bench: Bench, path: str = "/local/c") -> None:
    """h2 has a VM that is off, with an image that nobody can look into: no pool holds it, and no shell leads there."""
    odd = Disk(target="vda", source_type="file", source=path, format="qcow2")
    said = Definition(name="odd", disks=(odd,))
    bench.put(entity.domain(7, on="h2", definition=said, runtime=Runtime(state=DomainState.SHUT_OFF)))


NOBODY = '"/local/c (odd, h2)" cannot be read: nobody can tell what that stands on'


def test_an_image_of_a_host_without_a_shell_that_sees_the_storage_may_stand_on_it(bench: Bench) -> None:
    dark(bench)
    bench.session("h2").shares_with = bench.session("h1")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, task.outcome, asked(bench)) == (TaskState.FAILED, NOBODY, [])
    assert task.hint == "add or start a storage pool on that folder, or connect the host by SSH"
    assert bench.session("h1").marks == set()
    bench.session("h2").stored = {"/local/c": StoredFile(path="/local/c")}  # a pool holds it by now
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_a_host_that_shares_nothing_keeps_nobody_from_anything(bench: Bench) -> None:
    dark(bench)
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_what_lies_beside_the_files_themselves_is_seen_here(bench: Bench) -> None:
    dark(bench, "/p/beside")
    bench.inventory.apply(Batch(entities=(pool(),)))
    bench.session("h2").shares_with = bench.session("h1")
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_a_host_that_cannot_tell_what_it_shares_counts_as_one_that_does(bench: Bench) -> None:
    dark(bench)
    bench.session("h2").blind = True
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == NOBODY


def test_one_that_does_not_answer_counts_where_it_has_shown_these_very_files(bench: Bench) -> None:
    dark(bench)
    bench.session("h2").errors["sees_mark"] = Unreachable("gone")
    own = Volume(id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="a", path="/p/a.qcow2")
    bench.inventory.apply(Batch(entities=(own,)))
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == NOBODY
    bench.inventory.apply(Batch(removed=(ref_of(own),)))
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_a_copy_in_a_folder_that_both_hosts_have_of_their_own_is_asked_for(bench: Bench) -> None:
    """h1 looks into /local as well, and does not see it: the folders are two, what it stands on may be one."""
    bench.session("h1").stored["/local/x"] = StoredFile(path="/local/x")
    there = Volume(
        id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="c", path="/local/c",
        backing="/p/a.qcow2",
    )  # fmt: skip
    bench.inventory.apply(Batch(entities=(there, pool("/local"))))
    bench.session("h2").shares_with = bench.session("h1")
    bench.session("h2").stored = {"/local/c": StoredFile(path="/local/c", backing="/p/a.qcow2")}
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED.replace("/q/c", "/local/c")
    bench.session("h2").shares_with = None
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_one_that_sees_the_storage_and_cannot_tell_its_files_counts_as_last_read(bench: Bench) -> None:
    dark(bench)
    session = bench.session("h2")
    session.shares_with = bench.session("h1")
    session.errors["stored_files"] = Unreachable("gone")
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == NOBODY


def test_one_that_answers_and_does_not_see_it_keeps_nothing_whatever_it_has_shown(bench: Bench) -> None:
    dark(bench)
    own = Volume(id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="a", path="/p/a.qcow2")
    bench.inventory.apply(Batch(entities=(own,)))
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_who_is_not_asked_says_nothing_of_what_it_may_hide(bench: Bench) -> None:
    dark(bench)
    own = Volume(id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="a", path="/p/a.qcow2")
    bench.inventory.apply(Batch(entities=(own,)))
    graph = bench.inventory.view
    asking = others_on(HostId("h1"), {"/p/a.qcow2"}, bench.session("h1").stored, graph, thorough=False)
    with pytest.raises(StopIteration) as end:
        next(asking)
    assert end.value.value == {}


@pytest.mark.parametrize(("folder", "outcome"), [("/p", REFUSED), ("/other", "")])
def test_one_of_another_cluster_that_is_not_connected_is_visited_where_it_had_a_pool_there(
    bench: Bench, folder: str, outcome: str
) -> None:
    near(bench)
    bench.link("h2", LinkState.OFF)
    bench.inventory.apply(Batch(entities=(replace(bench.host("h2"), cluster_id=ClusterId("other")), pool(folder))))
    host = MemoryHost()
    host.session = bench.session("h2")
    bench.links.hosts[bench.host("h2").uri] = host
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == outcome


def mounted_elsewhere(bench: Bench) -> None:
    """h2 sees the storage of h1 under another path, and has a file of its own on the snapshot's."""
    session = bench.session("h2")
    session.shares_with, session.mounts = bench.session("h1"), {"/mnt/p": "/p"}
    session.stored = {"/q/c": StoredFile(path="/q/c", backing="/mnt/p/a.qcow2")}
    session.stored["/mnt/p/a.1.qcow2"] = StoredFile(path="/mnt/p/a.1.qcow2", backing="/mnt/p/a.qcow2")  # h1 sees it


def test_the_storage_may_have_another_path_there(bench: Bench) -> None:
    mounted_elsewhere(bench)
    same = Volume(id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="a", path="/mnt/p/a.qcow2")
    bench.inventory.apply(Batch(entities=(pool("/mnt/p"), same)))
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, asked(bench), task.outcome) == (TaskState.FAILED, [], REFUSED)
    assert bench.session("h1").marks == set()
    bench.session("h2").mounts = {"/mnt/p": "/another"}
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_so_it_may_where_nobody_ever_looked(bench: Bench) -> None:
    mounted_elsewhere(bench)
    bench.session("h2").pools_by_uuid["p"] = pool("/mnt/p")
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome == REFUSED


def test_where_files_of_such_names_were_never_shown_the_storage_is_not_looked_for(bench: Bench) -> None:
    mounted_elsewhere(bench)
    looked: list[str] = []
    session, sees = bench.session("h2"), bench.session("h2").sees_mark
    session.sees_mark = lambda mark, *, anyway=False: looked.append(mark) or sees(mark, anyway=anyway)
    other = Volume(id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="z", path="/mnt/p/z")
    bench.inventory.apply(Batch(entities=(pool("/mnt/p"), other)))
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE
    assert set(looked) == {"/p/a.qcow2-mark"}


def test_an_image_in_a_folder_of_the_storage_by_its_other_path_is_seen_here(bench: Bench) -> None:
    dark(bench, "/mnt/p/odd")
    session = bench.session("h2")
    session.shares_with, session.mounts = bench.session("h1"), {"/mnt/p": "/p"}
    session.pools_by_uuid["p"] = pool("/mnt/p")
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_a_disk_of_a_vm_there_may_be_the_very_file_by_its_other_path(bench: Bench) -> None:
    dark(bench, "/mnt/p/a.qcow2")
    session = bench.session("h2")
    session.shares_with, session.mounts = bench.session("h1"), {"/mnt/p": "/p"}
    session.pools_by_uuid["p"] = pool("/mnt/p")
    said = bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome
    assert said == '"/mnt/p/a.qcow2 (odd, h2)" stands on the files of snapshot "1"'


def test_a_disk_of_a_vm_there_by_its_own_path_is_told_by_who_looks_for_that(bench: Bench) -> None:
    dark(bench, "/p/a.qcow2")
    bench.inventory.apply(Batch(entities=(pool(),)))
    bench.session("h2").shares_with = bench.session("h1")
    said = bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome
    assert said == 'other VMs stand on the files of snapshot "1": "odd"'
    steps = others_on(HostId("h1"), {"/p/a.qcow2"}, bench.session("h1").stored, bench.inventory.view)
    there = {"/p/a.qcow2": StoredFile(path="/p/a.qcow2")}
    answers: list[object] = [{}, "/p/mark", {"h2": True}, None, {"h2": there}]  # none is new, a mark, seen, gone, files
    assert answered(steps, *answers) == {}
