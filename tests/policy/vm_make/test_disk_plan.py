"""Disks and CDs: volumes with free names, media that are there, formats that nobody guesses from a content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.making_part.stock import pool, stock

from stellwerk.core.error import Conflict, Gone, Invalid, Refused
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.making.host_stock import HostStock, Medium
from stellwerk.model.making.vm_request import Allocation, DiskRequest, VmRequest
from stellwerk.policy.vm_make.disk_plan import DiskPlan
from stellwerk.policy.vm_make.os_list import GENERIC, find_os
from stellwerk.policy.vm_make.pool_choice import PoolChoice

ISO = Medium(path="/iso/a.iso", known=True, pool="iso", volume="a.iso", format="iso")


def plan(*disks: DiskRequest, on: HostStock | None = None, os: str = "", seed: bytes = b"", **more: object) -> DiskPlan:
    request = VmRequest(name="web", disks=disks, **more)
    found = on if on is not None else stock()
    made = DiskPlan(request, find_os(os), found, PoolChoice(found, prepare=False), lambda _path: 7 * MIB)
    made.fill(seed)
    return made


def test_thin_and_preallocated() -> None:
    thin, full = plan(DiskRequest(size=GIB), DiskRequest(size=GIB, format="raw")).volumes
    assert (thin.spec.name, thin.spec.format, thin.spec.preallocated) == ("web.qcow2", "qcow2", False)
    assert (full.spec.name, full.spec.format, full.spec.preallocated) == ("web.img", "raw", True)
    (asked,) = plan(DiskRequest(size=GIB, allocation=Allocation.PREALLOCATED)).volumes
    assert (asked.spec.format, asked.spec.preallocated) == ("raw", True)
    (sparse,) = plan(DiskRequest(size=GIB, format="raw", allocation=Allocation.THIN)).volumes
    assert not sparse.spec.preallocated


def test_names_are_free() -> None:
    taken = stock(volumes={"default": frozenset({"web.qcow2", "web-1.qcow2"})})
    names = [volume.spec.name for volume in plan(DiskRequest(), DiskRequest(), on=taken).volumes]
    assert names == ["web-2.qcow2", "web-3.qcow2"]
    with pytest.raises(Conflict, match="already"):
        plan(DiskRequest(name="web.qcow2"), on=taken)


def test_the_size_of_the_system_where_none_is_said() -> None:
    assert plan(DiskRequest(), os="win11").volumes[0].spec.size == 64 * GIB
    request = VmRequest(name="web")
    made = DiskPlan(request, GENERIC, stock(), PoolChoice(stock(), prepare=False), lambda _path: 0)
    made.fill(b"")
    assert len(made.disks) == 1


def test_a_copy_is_no_smaller_than_what_it_is_made_of() -> None:
    base = Medium(path="/pools/default/base.qcow2", known=True, pool="default", volume="base.qcow2", capacity=3 * GIB)
    found = stock(media={"base.qcow2": base})
    (volume,) = plan(DiskRequest(source="base.qcow2", size=9 * GIB), on=found).volumes
    assert (volume.source, volume.spec.size) == (base.path, 9 * GIB)
    with pytest.raises(Invalid, match="smaller"):
        plan(DiskRequest(source="base.qcow2", size=GIB), on=found)
    outside = stock(media={"/x": Medium(path="/x")})
    with pytest.raises(Refused, match="storage pool"):
        plan(DiskRequest(source="/x"), on=outside)


def test_an_uploaded_disk_keeps_its_format() -> None:
    (volume,) = plan(DiskRequest(upload="/home/kim/cloud.qcow2")).volumes
    assert (volume.upload, volume.spec.format) == ("/home/kim/cloud.qcow2", "qcow2")


def test_existing_disks() -> None:
    own = Medium(path="/pools/default/old.img", known=True, pool="default", volume="old.img", format="raw")
    (disk,) = plan(DiskRequest(existing="old.img"), on=stock(media={"old.img": own})).disks
    assert (disk.pool, disk.volume, disk.format, disk.path) == ("default", "old.img", "raw", "")
    used = Medium(path="/d", known=True, users=("db-1",))
    with pytest.raises(Conflict, match='used by "db-1"'):
        plan(DiskRequest(existing="/d"), on=stock(media={"/d": used}))
    device = Medium(path="/dev/vg/x", block=True)
    found = plan(DiskRequest(existing="/dev/vg/x"), on=stock(media={"/dev/vg/x": device}))
    assert (found.disks[0].block, found.disks[0].format) == (True, "raw")
    assert "shows at the start" in found.warnings[0]


def test_cds_and_seeds() -> None:
    made = plan(on=stock(media={"a.iso": ISO}), cdroms=("a.iso",), uploads=("C:\\iso\\b.iso",), seed=b"x" * 10)
    assert [(disk.target, disk.bus, disk.device) for disk in made.disks] == [
        ("sda", "sata", "cdrom"), ("sdb", "sata", "cdrom"), ("sdc", "sata", "cdrom"),
    ]  # fmt: skip
    assert [volume.spec.name for volume in made.volumes] == ["b.iso", "web-seed.iso"]
    assert made.volumes[1].content == b"x" * 10
    with pytest.raises(Gone, match=r"missing\.iso"):
        plan(cdroms=("missing.iso",))


def test_an_old_machine_has_ide_and_a_kernel_of_its_own_needs_scsi() -> None:
    found = stock(media={"a.iso": ISO, "/k": Medium(path="/k")})
    assert plan(on=found, os="winxp", cdroms=("a.iso",)).disks[0].target == "hda"
    assert plan(on=found, kernel="/k", cdroms=("a.iso",)).disks[0].bus == "scsi"


def test_a_pool_of_devices_has_raw_volumes_without_endings() -> None:
    (volume,) = plan(DiskRequest(size=GIB), on=stock(pools=(pool(type="logical"),))).volumes
    assert (volume.spec.name, volume.spec.format) == ("web", "raw")


@given(st.lists(st.sampled_from(["virtio", "sata", "scsi", "ide"]), max_size=4))
def test_targets_are_unique(buses: list[str]) -> None:
    disks = plan(*(DiskRequest(size=MIB, bus=bus) for bus in buses)).disks
    assert len({disk.target for disk in disks}) == len(buses)


def test_windows_gets_its_drivers_beside_the_installer() -> None:
    media = {"a.iso": ISO, "virtio-win.iso": ISO}
    pools = {"iso": frozenset({"virtio-win-0.1.96.iso", "virtio-win-0.1.271.iso", "other.iso"})}
    rich = stock(media=media, volumes=pools)
    cds = [disk.volume for disk in plan(on=rich, os="win11", cdroms=("a.iso",)).disks]
    assert cds == ["a.iso", "virtio-win-0.1.271.iso"]
    assert len(plan(on=rich, os="debian12", cdroms=("a.iso",)).disks) == 1
    assert plan(on=rich, os="win11").disks == []
    assert len(plan(on=rich, os="win11", cdroms=("a.iso", "virtio-win.iso")).disks) == 2
    poor = plan(on=stock(media=media), os="win10", cdroms=("a.iso",))
    assert (len(poor.disks), "drivers" in poor.warnings[0]) == (1, True)


def test_a_cd_of_drivers_is_uploaded_where_the_host_has_none() -> None:
    def cds(pools: dict[str, frozenset[str]]) -> list[str]:
        rich = stock(media={"a.iso": ISO}, volumes=pools)
        made = plan(on=rich, os="win11", cdroms=("a.iso",), drivers="/tmp/virtio-win.iso")
        return [volume.upload for volume in made.volumes if volume.upload]

    assert cds({}) == ["/tmp/virtio-win.iso"]
    assert cds({"iso": frozenset({"virtio-win-0.1.271.iso"})}) == []


def test_a_cd_that_the_host_fetches() -> None:
    made = plan(urls=("https://server/debian.iso",), sha256="a" * 64)
    (fetched,) = [volume for volume in made.volumes if volume.url]
    assert (fetched.spec.name, fetched.sha256, made.disks[-1].volume) == ("debian.iso", "a" * 64, "debian.iso")
    assert fetched.folder
    assert not made.warnings
    assert any("checksum" in text for text in plan(urls=("https://server/debian.iso",)).warnings)


def test_an_image_that_the_host_fetches_is_the_first_disk() -> None:
    url = "https://server/debian-12.qcow2"
    made = plan(DiskRequest(url=url, size=GIB), sha256="a" * 64)
    (fetched,) = made.volumes
    assert (fetched.url, fetched.spec.name, fetched.spec.format, fetched.spec.size) == (url, "web.qcow2", "qcow2", GIB)
    assert (fetched.folder, fetched.sha256, fetched.spec.preallocated) == ("/pools/default", "a" * 64, False)
    (named,) = plan(DiskRequest(url="https://server/noble.img", format="qcow2")).volumes
    assert named.spec.format == "qcow2"
