"""Who else names a file."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.model.device import Disk, Firmware
from stellwerk.model.vm import Definition
from stellwerk.policy.vm_file import other_users


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
