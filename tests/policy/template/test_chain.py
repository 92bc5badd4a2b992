"""What stands on the files of a template, as a tree."""

from __future__ import annotations

from typing import Any

from tests.commands.template.golden import BASE, GOLDEN, golden_bench, thin
from tests.fakes.engine import Bench

from stellwerk.core.ids import HostId, Kind, Ref, StoragePoolId, VolumeId
from stellwerk.model.change import Batch
from stellwerk.model.storage import Volume
from stellwerk.policy.template.chain import Link, chain_of


def volume(bench: Bench, path: str, backing: str = BASE, **more: Any) -> None:
    one = Volume(
        id=VolumeId(f"v{path}"), pool_id=StoragePoolId("h1/uuid-images"), host_id=HostId("h1"), name=path, path=path,
        backing=backing, format="qcow2", **more,
    )  # fmt: skip
    bench.inventory.apply(Batch(entities=(one,)))


def links(bench: Bench) -> tuple[Link, ...]:
    (base,) = chain_of(GOLDEN, bench.inventory.view)
    assert base.path == BASE
    return base.above


def test_files_stand_below_what_they_stand_on_with_their_vms() -> None:
    bench = golden_bench()
    web = thin(bench, 2, "web")
    for path, backing in (("/p/web.qcow2", BASE), ("/p/copy-10.qcow2", BASE), ("/p/copy-2.qcow2", "/p/web.qcow2")):
        volume(bench, path, backing, allocation=7)
    copy, found = links(bench)
    assert (copy.path, copy.vms, copy.above) == ("/p/copy-10.qcow2", (), ())
    assert (found.path, found.vms, found.size, found.known) == ("/p/web.qcow2", (Ref(Kind.VM, web.id),), 7, True)
    assert [one.path for one in found.above] == ["/p/copy-2.qcow2"]


def test_thin_vms_whose_storage_nobody_read_are_there_as_last_known() -> None:
    bench = golden_bench()
    away = thin(bench, 2, "away", "h2")
    (found,) = links(bench)
    assert (found.path, found.vms, found.known) == ("/p/away.qcow2", (Ref(Kind.VM, away.id),), False)


def test_a_circle_of_files_ends() -> None:
    bench = golden_bench()
    volume(bench, "/p/a", BASE)
    volume(bench, BASE, "/p/a")
    assert links(bench)
