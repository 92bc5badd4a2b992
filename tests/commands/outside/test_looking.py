"""Files outside of all pools: looked at and deleted by the shell of their host, left alone where there is none."""

from __future__ import annotations

import json

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import AppError, NotAllowed, Unsupported
from stellwerk.engine.preview import Preview
from stellwerk.model.device import Disk
from stellwerk.model.host import HostFacts
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition, Runtime
from stellwerk.ports.hypervisor import FileOfVm

BASE, ABOVE = "/out/base.qcow2", "/out/above.qcow2"
RM = "rm -f"
LOOK = "find -H"


def listed(*pairs: tuple[str, str]) -> str:
    """What the host's shell says."""
    images = ((path, json.dumps({"format": "qcow2", "virtual-size": 9, "backing-filename": b})) for path, b in pairs)
    return "".join(f"{path}\0file 7 1 512 1.5 2.5\0{image}\0" for path, image in images) + "end"


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    said = Definition(name="vm-1", type="kvm", disks=(Disk(target="vda", source_type="file", source=BASE),))
    made.put(entity.domain(1, definition=said, runtime=Runtime(state=DomainState.SHUT_OFF)))
    made.session().files_of[entity.vm_id(1)] = [FileOfVm(path=BASE, what="disk", removable=False, outside=True)]
    return made


@pytest.fixture
def host(bench: Bench) -> MemoryHost:
    made = MemoryHost(HostFacts(uuid="u", driver="QEMU"))
    made.output = {LOOK: listed((BASE, ""))}
    bench.links.hosts[bench.host("h1").uri] = made
    return made


def files_shown(bench: Bench) -> list[tuple[str, bool, str]]:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Remove-Vm", 1, with_disks=True), found.append)
    bench.loop.drain()
    assert isinstance(found[0], Preview)
    return [(file.path, file.goes, file.reason) for file in found[0].effects.files]


def ran(host: MemoryHost, word: str) -> list[str]:
    return [line for line in host.ran if word in line]


def test_it_goes_with_its_vm_where_nobody_stands_on_it(bench: Bench, host: MemoryHost) -> None:
    assert files_shown(bench) == [(BASE, True, "disk")]
    assert bench.run("Remove-Vm", 1, with_disks=True).state is TaskState.DONE
    (line,) = ran(host, RM)
    assert line.endswith(f" sh {BASE}")
    assert bench.session().deleted == []


def test_what_stands_on_it_keeps_it_and_is_named(bench: Bench, host: MemoryHost) -> None:
    host.output = {LOOK: listed((BASE, ""), (ABOVE, BASE))}
    assert files_shown(bench) == [(BASE, False, f'"{ABOVE}" stands on it')]
    assert bench.run("Remove-Vm", 1, with_disks=True).state is TaskState.DONE
    assert ran(host, RM) == []


@pytest.mark.parametrize("error", [Unsupported("no shell"), NotAllowed("kim cannot become root")])
def test_without_a_shell_it_is_named_and_left(bench: Bench, host: MemoryHost, error: AppError) -> None:
    host.shell_error = error
    assert files_shown(bench) == [(BASE, False, "no active storage pool holds it, and no shell tells who stands on it")]
    assert bench.run("Remove-Vm", 1, with_disks=True).state is TaskState.DONE
    assert ran(host, RM) == []


def test_what_could_not_be_deleted_is_named(bench: Bench, host: MemoryHost) -> None:
    host.output[RM] = f"{BASE}\0"
    told = bench.run("Remove-Vm", 1, with_disks=True).outcome
    assert told == (
        f'VM "vm-1" was removed, but these files may still be there: {BASE}: it is no file, or may not be deleted'
    )


def test_folders_of_what_stands_below_are_looked_at_too(bench: Bench, host: MemoryHost) -> None:
    def second(line: str) -> None:
        if line.endswith("/far"):
            host.output = {LOOK: listed(("/far/mid", BASE))}

    host.on_run = second
    host.output = {LOOK: listed((BASE, ""), ("/out/x", "/far/mid"))}
    assert files_shown(bench) == [(BASE, False, '"/far/mid" stands on it')]


def test_a_chain_of_folders_without_end_is_given_up(bench: Bench, host: MemoryHost) -> None:
    def another(line: str) -> None:
        place = line.rpartition(" ")[2]
        host.output = {LOOK: listed((f"{place}/a", f"{place}/n/a"))}

    host.on_run = another
    assert [goes for _path, goes, _reason in files_shown(bench)] == [False]
    assert len(ran(host, LOOK)) == 20


def test_nobody_is_asked_where_all_files_are_in_pools(bench: Bench, host: MemoryHost) -> None:
    bench.session().stored = {BASE: StoredFile(path=BASE)}
    bench.session().files_of[entity.vm_id(1)] = [FileOfVm(path=BASE, what="disk")]
    assert files_shown(bench) == [(BASE, True, "disk")]
    assert host.ran == []


def test_a_snapshot_is_not_merged_into_what_a_file_outside_of_the_pools_stands_on(
    bench: Bench, host: MemoryHost
) -> None:
    id_, session, top = entity.vm_id(1), bench.session(), Disk(target="vda", source_type="file", source="/p/top")
    said = Definition(name="vm-1", type="kvm", disks=(top,))
    bench.put(entity.domain(1, definition=said, runtime=Runtime(state=DomainState.RUNNING, has_snapshots=True)))
    odd = Disk(target="vda", source_type="file", source=ABOVE, format="qcow2")
    bench.put(entity.domain(2, definition=Definition(name="odd", disks=(odd,)), state=DomainState.SHUT_OFF))
    frozen = SnapshotDisk(target="vda", frozen="/p/low", overlay="/p/top")
    snapshot = Snapshot(id=snapshot_id(id_, "s"), vm_id=id_, host_id=bench.vm(1).host_id, name="s", disks=(frozen,))
    session.snapshots_of[id_] = [snapshot]
    session.stored = {"/p/top": StoredFile(path="/p/top", backing="/p/low"), "/p/low": StoredFile(path="/p/low")}
    host.output = {LOOK: listed((ABOVE, "/p/low"))}
    refused = bench.run("Remove-Snapshot", 1, snapshot_id="s")
    assert f'"{ABOVE}" stands on the files of snapshot "s"' in refused.outcome
    host.shell_error = Unsupported("no shell")
    blind = bench.run("Remove-Snapshot", 1, snapshot_id="s")
    assert f'no active storage pool holds "{ABOVE}" of "odd"' in blind.outcome
    host.shell_error, host.output = None, {LOOK: listed((ABOVE, "/out/else"))}
    assert bench.run("Remove-Snapshot", 1, snapshot_id="s").state is TaskState.DONE
