"""Who stands on a file, by whatever name."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import HostId, StoragePoolId, VolumeId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.storage import Volume
from stellwerk.model.vm import Definition, Runtime, Vm
from stellwerk.policy.standing import (
    chain,
    images_of,
    is_held,
    is_known,
    is_same,
    nobody_can_tell,
    other_places,
    path_of,
    standing_elsewhere,
    standing_on,
    standing_words,
    unsearched,
    with_paths,
    writers,
)


def files(*pairs: tuple[str, str]) -> dict[str, StoredFile]:
    """Files with the ones that they stand on."""
    return {p: StoredFile(path=p, backing=b, capacity=10, format="qcow2", pool="images") for p, b in pairs}


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def made(bench: Bench, number: int, source: str, on: str = "h1", *, off: bool = False, **more: Any) -> Vm:
    disk = Disk(**{"target": "vda", "source_type": "file", "source": source, "format": "qcow2"} | more)
    runtime = Runtime(state=DomainState.SHUT_OFF if off else DomainState.RUNNING)
    definition = Definition(name=f"vm-{number}", disks=(disk,))
    bench.put(entity.domain(number, on, runtime=runtime, definition=definition))
    return bench.vm(number)


def test_a_chain_that_bites_its_tail_ends() -> None:
    there = files(("/a", "/b"), ("/b", "/a"))
    assert list(chain("/a", there)) == ["/a", "/b"]


def test_those_directly_on_top() -> None:
    there = files(("/p/a", ""), ("/p/a1", "/p/a"), ("/p/a2", "/p/a1"), ("/q/clone", "/p/a"), ("/q/z", "/q/aa"))
    assert standing_on("/p/a", there) == ["/p/a1", "/q/clone"]
    assert standing_on("/p/a2", there) == []


def test_a_name_in_a_folder_that_nobody_can_look_into_may_be_the_same_file() -> None:
    there = files(("/p/a", ""), ("/p/clone", "/link/a"), ("/p/other", "/link/b"))
    assert standing_on("/p/a", there) == ["/p/clone"]


def test_a_link_is_the_file_to_which_it_leads_whatever_it_is_called() -> None:
    there = files(("/p/a", ""), ("/p/link", ""), ("/p/clone", "/p/link"))
    for path in ("/p/a", "/p/link"):
        there[path] = replace(there[path], changed="17.1")
    assert standing_on("/p/a", there) == []  # two files of one moment
    there["/p/link"] = replace(there["/p/link"], link=True)
    assert standing_on("/p/a", there) == ["/p/clone"]


def test_two_pools_on_one_folder_show_one_file_twice() -> None:
    there = files(("/p/a", ""), ("/link/a", ""), ("/p/clone", "/link/a"))
    assert standing_on("/p/a", there) == []  # two files of one name
    for path in ("/p/a", "/link/a"):
        there[path] = replace(there[path], changed="17.000000001")
    assert standing_on("/p/a", there) == ["/p/clone"]
    assert is_same("/link/a", "/p/a", there)
    there["/link/a"] = replace(there["/link/a"], changed="17.000000002")
    assert not is_same("/link/a", "/p/a", there)


def test_vms_that_write_to_it(bench: Bench) -> None:
    there = files(("/p/a", ""))
    own = made(bench, 1, "/p/a1")
    named = {"source_type": "volume", "pool": "images", "volume": "a"}
    made(bench, 2, "/p/a")
    made(bench, 3, "/link/a")
    made(bench, 4, "images/a", **named)
    made(bench, 5, "/p/a", on="h2")
    made(bench, 6, "/link/a", on="h2")  # another host's folder of that name says nothing of ours
    made(bench, 7, "images/a", on="h2", **named)
    found = writers("/p/a", there, bench.inventory.view, but=own)
    assert [vm.name for vm in found] == ["vm-2", "vm-3", "vm-4", "vm-5"]


def test_a_disk_named_by_pool_and_volume_has_a_path() -> None:
    disk = Disk(target="vda", source_type="volume", source="images/a", pool="images", volume="a")
    assert path_of(disk, files(("/p/a", ""))) == "/p/a"
    assert path_of(disk, files(("/p/b", ""))) == ""


def test_a_vm_has_the_paths_of_its_disks(bench: Bench) -> None:
    there = files(("/p/a", ""))
    named = made(bench, 1, "images/a", source_type="volume", pool="images", volume="a")
    (disk,) = with_paths(named, there).domain.definition.disks
    assert (disk.source, disk.source_type) == ("/p/a", "file")
    assert with_paths(named, {}) == named
    plain = made(bench, 2, "/p/x")
    assert with_paths(plain, there) is plain


def test_images_of_which_nobody_can_tell_what_they_stand_on(bench: Bench) -> None:
    there = files(("/p/a", ""))
    own = made(bench, 1, "/root/own", off=True)
    made(bench, 2, "/srv/x", off=True)
    made(bench, 3, "/root/runs")
    made(bench, 4, "/root/raw", off=True, format="raw")
    made(bench, 5, "/root/told", off=True, backing=("/b",))
    made(bench, 6, "/p/a", off=True)
    made(bench, 7, "/root/elsewhere", on="h2", off=True)
    made(bench, 8, "rbd/image", off=True, source_type="network")
    found = unsearched(own.host_id, there, bench.inventory.view, but=own)
    assert found == {"/srv/x": "vm-2"}


def test_a_chain_that_ends_in_what_cannot_be_read_is_not_known(bench: Bench) -> None:
    own = made(bench, 1, "/p/a", off=True)
    made(bench, 2, "/srv/x", off=True)
    there = files(("/p/a", ""), ("/srv/x", "/srv/y"), ("/srv/y", ""))
    assert nobody_can_tell(own.host_id, there, bench.inventory.view) == ""
    made(bench, 3, "/out/gone", off=True)
    assert '"/out/gone" of "vm-3"' in nobody_can_tell(own.host_id, there, bench.inventory.view)
    there["/out/other"] = StoredFile(path="/out/other", outside=True)  # the folder was looked through
    assert nobody_can_tell(own.host_id, there, bench.inventory.view) == ""
    there["/srv/y"] = replace(there["/srv/y"], unread=True)
    assert nobody_can_tell(own.host_id, there, bench.inventory.view, but=own).startswith("no active storage pool holds")


def test_what_another_host_has_shown_and_this_one_cannot_see(bench: Bench) -> None:
    def volume(path: str, backing: str, on: str = "h2") -> Volume:
        name = VolumeId(path)
        return Volume(id=name, pool_id=StoragePoolId("p"), host_id=HostId(on), name=path, path=path, backing=backing)

    there = files(("/p/a", ""))
    found = [
        volume("/q/clone", "/p/a"),
        volume("/p/beside", "/p/a"),  # this host looks into that folder, and it is not there
        volume("/q/other", "/p/b"),
        volume("/q/own", "/p/a", on="h1"),
        volume("/r/seen", "/p/a"),  # which this host sees, and knows better
    ]
    there |= files(("/r/seen", "/p/b"))
    bench.inventory.apply(Batch(entities=tuple(found)))
    told = standing_elsewhere({"/p/a"}, there, bench.inventory.view, HostId("h1"))
    assert [one.path for one in told] == ["/q/clone"]


def test_one_file_stands_and_several_stand() -> None:
    assert standing_words(["/p/a"]) == '"/p/a" stands on it'
    assert standing_words(["/p/a", "/p/b"]) == '"/p/a", "/p/b" stand on it'


def test_what_a_pool_holds_and_what_a_shell_has_looked_into() -> None:
    there = {
        "/p": StoredFile(path="/p", unread=True),
        "/o": StoredFile(path="/o", outside=True),
        "/l": StoredFile(path="/l", outside=True, link=True),
        "/u": StoredFile(path="/u", outside=True, unread=True),
    }
    assert [path for path in (*there, "/none") if is_held(path, there)] == ["/p"]
    assert [path for path in (*there, "/none") if is_known(path, there)] == ["/p", "/o"]


def test_a_chain_ends_where_nothing_is_and_where_it_comes_back_to_itself() -> None:
    there = files(("/a", "/b"), ("/b", "/a"), ("/c", ""))
    assert [list(chain(path, there)) for path in ("", "/a", "/c", "/none")] == [[], ["/a", "/b"], ["/c"], ["/none"]]


def test_where_else_others_have_files_of_these_names() -> None:
    bench = small_bench()

    def volume(host: str, path: str) -> Volume:
        return Volume(
            id=VolumeId(f"{host}{path}"), pool_id=StoragePoolId("p"), host_id=HostId(host), name="x", path=path
        )

    paths = ("/mnt/a.qcow2", "/mnt/b.qcow2", "/mnt/c", "/p/a.qcow2", "/other/z")
    volumes = [volume("h2", path) for path in paths]
    bench.inventory.apply(Batch(entities=(*volumes, volume("h1", "/mnt/a.qcow2"))))
    found = other_places(["/p/a.qcow2", "/r/b.qcow2"], bench.inventory.view, HostId("h1"))
    assert found == {"h2": {"/mnt"}}


def test_the_files_that_vms_name() -> None:
    cd = Disk(target="sda", device="cdrom", source_type="file", source="/p/a.iso")
    own = Disk(target="vda", source_type="file", source="/p/a")
    empty = Disk(target="vdb")
    domain = entity.domain(1, definition=Definition(name="a", disks=(cd, own, empty)))
    assert images_of([domain]) == [("/p/a", "a")]
