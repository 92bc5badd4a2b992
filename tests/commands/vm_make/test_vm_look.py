"""What Add-Vm tells before it is done: why not, where, how much space, and what libvirt will be given."""

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId
from stellwerk.core.unit import GIB
from stellwerk.engine.preview import Preview
from stellwerk.model.device import Vnic
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    for host in ("h1", "h2"):
        made.session(host).put_pool("default")
        made.session(host).put_network("default")
    return made


def names(bench: Bench, host: str = "h1") -> set[str]:
    return {domain.definition.name for domain in bench.inventory.domains_on(HostId(host))}


def refused(bench: Bench, **args: object) -> str:
    task = bench.run("Add-Vm", **{"name": "web", "host": "h1"} | args)
    assert task.state in (TaskState.REFUSED, TaskState.FAILED)
    assert bench.session().volumes_by_path == {}
    assert names(bench) <= {"vm-1"}
    return f"{task.outcome}, {task.hint}"


def details(bench: Bench, **args: object) -> Preview:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Add-Vm", **args), found.append)
    bench.loop.drain()
    assert isinstance(found[0], Preview)
    return found[0]


def test_the_preview_shows_space_and_what_libvirt_is_told(bench: Bench) -> None:
    preview = details(bench, name="web", host="h1", disk=["10G", "size=5G,format=raw"])
    lines = " / ".join(preview.effects.lines)
    assert 'volume "web.qcow2" in storage pool "default": 10 GiB, qcow2, thin provisioning' in lines
    assert '"web.img" in storage pool "default": 5 GiB, raw, preallocated' in lines
    assert 'of storage pool "default" up to 15 GiB are needed' in lines
    assert "+  <name>web</name>" in preview.effects.difference


def test_what_is_wrong_is_told_before_anything_is_touched(bench: Bench) -> None:
    bench.put(entity.domain(1, "h1", definition=Definition(name="vm-1", vnics=(Vnic(mac="52:54:00:00:00:01"),))))
    assert "-HostId" in refused(bench, host=None)
    assert "exclude" in refused(bench, cluster="Default")
    assert "already" in refused(bench, name="vm-1")
    assert "no operating system" in refused(bench, os="windoze")
    assert "has an interface with the address" in refused(bench, network=["default,mac=52:54:00:00:00:01"])
    several = {"name": "vm-??", "count": 2}
    assert 'cannot have one disk, "a.img"' in refused(bench, import_disk=["a.img"], **several)
    assert 'cannot have one volume, "a.img"' in refused(bench, disk=["size=1G", "size=1G,name=a.img"], **several)
    assert "left; 900 TiB are needed" in refused(bench, disk=["size=900T,format=raw"])
    assert "32 GiB" in refused(bench, memory=64 * GIB)
    assert "no file or volume" in refused(bench, cdrom=["missing.iso"])
    assert 'no libvirt network "lan"' in refused(bench, network=["lan"])
