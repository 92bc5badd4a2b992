"""Who else names a file."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.model.device import Disk, Firmware
from stellwerk.model.vm import Definition
from stellwerk.policy.vm_file import other_users, variables_of


def test_disks_backing_files_and_nvram_count() -> None:
    bench = small_bench()
    disk = Disk(target="vda", source="/top", backing=("/base",))
    bench.put(
        entity.domain(1, definition=Definition(name="me", disks=(disk,))),
        entity.domain(2, "h2", definition=Definition(name="other", disks=(disk,), firmware=Firmware(nvram="/n"))),
    )
    users = other_users(bench.vm(1), ["/top", "/base", "/n", "/free", ""], bench.inventory.view)
    assert {path: [vm.name for vm in vms] for path, vms in users.items()} == {
        "/top": ["other"], "/base": ["other"], "/n": ["other"],
    }  # fmt: skip


def test_variables_of_uefi() -> None:
    bench = small_bench()
    firmwares = (Firmware(), Firmware(type="uefi", nvram="/nv/a"), Firmware(type="uefi"))
    for number, firmware in enumerate(firmwares, 1):
        bench.put(entity.domain(number, definition=Definition(name="vm", firmware=firmware)))
    told = [variables_of(bench.vm(number)) for number in (1, 2, 3)]
    assert told == ["", "/nv/a", "/var/lib/libvirt/qemu/nvram/vm_VARS.fd"]
