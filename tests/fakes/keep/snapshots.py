"""A VM with one snapshot, for tests of the commands on them."""

from __future__ import annotations

from typing import Any

from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId
from stellwerk.engine.preview import Preview
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Runtime

DISK = Disk(target="vda", source_type="file", source="/p/a.1.qcow2")
SAID = Definition(name="vm-1", disks=(DISK,))


def kept(name: str, **more: Any) -> Snapshot:
    """A snapshot of VM 1."""
    vm_id = entity.vm_id(1)
    return Snapshot(id=snapshot_id(vm_id, name), vm_id=vm_id, host_id=HostId("h1"), name=name, **more)


def snapshot_bench() -> Bench:
    """VM 1 runs on h1 above the snapshot `1`, which keeps its memory too."""
    made = small_bench()
    made.put(entity.domain(1, definition=SAID, runtime=Runtime(state=DomainState.RUNNING, has_snapshots=True)))
    session = made.session("h1")
    disk = SnapshotDisk(target="vda", frozen="/p/a.qcow2", format="qcow2", overlay="/p/a.1.qcow2")
    session.snapshots_of[entity.vm_id(1)] = [kept("1", disks=(disk,), memory="external", memory_file="/p/a.1.mem")]
    pairs = (("/p/a.qcow2", ""), ("/p/a.1.qcow2", "/p/a.qcow2"), ("/p/a.1.mem", ""))
    session.stored = {p: StoredFile(path=p, backing=b, capacity=10, allocation=2048) for p, b in pairs}
    return made


def asked(bench: Bench) -> list[str]:
    """What the host was asked to do."""
    return [call[0] for call in bench.session("h1").calls]


def details(bench: Bench, command: str, **args: str | bool) -> Preview:
    """The preview with what only the host knows."""
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call(command, 1, **args), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview), preview
    return preview
