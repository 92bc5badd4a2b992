"""A request becomes a VM that suits its system and its host, or a reason why not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.making_part.stock import ID, TYPES, stock

from stellwerk.core.error import AppError, Conflict, Invalid, Refused, Unsupported
from stellwerk.core.record import replace
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.device import CpuTopology
from stellwerk.model.making.host_stock import HostStock, Medium
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.vm_plan import VmPlan
from stellwerk.model.making.vm_request import VmRequest
from stellwerk.model.making.vm_spec import FirmwareType, RoomSpec
from stellwerk.policy.vm_make.os_list import SYSTEMS, find_os
from stellwerk.policy.vm_make.vm_plan import Growth, plan_vm


def made(on: HostStock | None = None, growth: Growth | None = None, **asked: Any) -> VmPlan:
    request = VmRequest(name="web", **asked)
    found = on if on is not None else stock()
    return plan_vm(request, ID, find_os(request.os), found, growth=growth or Growth())


def test_a_debian_as_it_should_be() -> None:
    spec = made(os="debian12").spec
    assert (spec.type, spec.machine, spec.firmware, spec.cpu_mode) == ("kvm", "q35", FirmwareType.UEFI, "host-model")
    assert (spec.memory, spec.vcpus, spec.agent, spec.rng) == (2 * GIB, 2, True, True)
    assert spec.room == RoomSpec(memory=8 * GIB, slots=16, vcpus=8, ports=8)
    assert (spec.boot, spec.disks[0].bus, spec.nics[0].source) == (("hd",), "virtio", "default")


def test_an_old_windows_as_it_should_be() -> None:
    spec = made(os="winxp").spec
    assert (spec.machine, spec.firmware, spec.disks[0].bus, spec.nics[0].model) == ("pc", "bios", "ide", "rtl8139")
    assert (spec.room, spec.localtime, spec.agent) == (RoomSpec(), True, False)


def test_windows_11_gets_a_tpm_and_secure_boot() -> None:
    spec = made(os="win11").spec
    assert (spec.tpm, spec.firmware, spec.windows) == (True, FirmwareType.SECURE, True)
    poor = replace(TYPES, secure=False, tpm=False)
    plan = made(stock(types=poor), os="win11")
    assert (plan.spec.tpm, plan.spec.firmware) == (False, FirmwareType.UEFI)
    assert len(plan.warnings) == 2


def test_a_taken_name() -> None:
    with pytest.raises(Conflict, match="already"):
        made(stock(names=frozenset({"web"})))


def test_a_host_without_kvm() -> None:
    plain = stock(types=replace(TYPES, kvm=False))
    with pytest.raises(Refused, match="KVM"):
        made(plain)
    assert (made(plain, emulated=True).spec.type, made(plain, emulated=True).spec.cpu_mode) == ("qemu", "maximum")


def test_more_than_the_host_has() -> None:
    with pytest.raises(Refused, match="32 GiB"):
        made(memory=64 * GIB)
    with pytest.raises(Refused, match="288"):
        made(vcpus=300)
    assert any("16 GiB of memory free" in line for line in made(memory=20 * GIB).warnings)
    assert any("more vCPUs" in line for line in made(vcpus=9).warnings)


def test_firmware_that_the_host_does_not_have() -> None:
    bios = stock(types=replace(TYPES, firmware=frozenset({"bios"})))
    with pytest.raises(Unsupported, match="UEFI"):
        made(bios, firmware=FirmwareType.UEFI)
    assert made(bios, os="debian12").spec.firmware is FirmwareType.BIOS
    with pytest.raises(Unsupported, match="secure boot"):
        made(stock(types=replace(TYPES, secure=False)), firmware=FirmwareType.SECURE)
    with pytest.raises(Unsupported, match="TPM"):
        made(stock(types=replace(TYPES, tpm=False)), tpm=True)


def test_a_direct_kernel_has_no_disk_and_boots_by_bios() -> None:
    spec = made(stock(media={"/k": Medium(path="/k", known=True)}), kernel="/k", os="debian12").spec
    assert (spec.kernel, spec.disks, spec.firmware, spec.boot) == ("/k", (), FirmwareType.BIOS, ())


def test_boot_from_disk_then_cd_else_network() -> None:
    iso = Medium(path="/i", known=True)
    assert made(stock(media={"/i": iso}), cdroms=("/i",)).spec.boot == ("hd", "cdrom")
    assert made(disks=()).spec.boot == ("network",)


def test_small_vms_do_not_grow_in_memory() -> None:
    room = made(memory=128 * MIB).spec.room
    assert (room.memory, room.slots, room.ports) == (0, 0, 8)
    assert made(growth=Growth(ports=0, times=1)).spec.room == RoomSpec()


def test_other_drivers_have_one_type() -> None:
    assert made(stock(types=replace(TYPES, kvm=False, only="test"))).spec.type == "test"


@given(st.sampled_from(SYSTEMS), st.integers(1, 64), st.integers(1, 16), st.booleans())
def test_every_system_can_be_made_or_says_why_not(os: Any, gib: int, vcpus: int, emulated: bool) -> None:
    try:
        spec = made(os=os.id, memory=gib * GIB, vcpus=vcpus, emulated=emulated).spec
    except AppError:
        assert gib > 32
        return
    assert spec.room.memory == 0 or spec.memory < spec.room.memory <= 32 * GIB
    assert spec.room.vcpus == 0 or spec.room.vcpus > spec.vcpus
    assert spec.machine != "pc" or spec.room == RoomSpec()


def test_a_topology_says_how_many_processors_there_can_be() -> None:
    cut = CpuTopology(sockets=2, cores=2, threads=1)
    spec = made(topology=cut).spec
    assert (spec.vcpus, spec.room.vcpus, spec.topology) == (4, 0, cut)
    fewer = made(topology=cut, vcpus=3).spec
    assert (fewer.vcpus, fewer.room.vcpus) == (3, 4)
    old = made(topology=cut, vcpus=1, os="winxp").spec
    assert (old.vcpus, old.room.vcpus) == (1, 4)
    with pytest.raises(Invalid, match="makes 4 processors"):
        made(topology=cut, vcpus=5)
    with pytest.raises(Refused, match="at most"):
        made(stock(types=replace(TYPES, most_vcpus=3)), topology=cut, vcpus=2)


@given(
    st.sampled_from(SYSTEMS), st.integers(1, 4), st.integers(1, 8), st.integers(1, 2), st.none() | st.integers(1, 64)
)
def test_vcpus_never_contradict_the_topology(
    os: OsEntry, sockets: int, cores: int, threads: int, vcpus: int | None
) -> None:
    cut = CpuTopology(sockets=sockets, cores=cores, threads=threads)
    most = sockets * cores * threads
    try:
        spec = made(os=os.id, topology=cut, vcpus=vcpus).spec
    except AppError:
        assert most > TYPES.most_vcpus > 0 or (vcpus is not None and vcpus > most)
        return
    assert max(spec.vcpus, spec.room.vcpus) == most
    assert spec.vcpus == (vcpus or most)
