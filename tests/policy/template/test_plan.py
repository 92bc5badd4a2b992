"""How templates and their VMs are made: what nobody writes to, and what stands on it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes.engine import small_bench
from tests.policy.vm_copy.test_copy_plan import FILES, POOLS, made

from stellwerk.core.error import Gone, Refused
from stellwerk.core.ids import TemplateId, VmId
from stellwerk.core.record import replace
from stellwerk.core.unit import GIB
from stellwerk.model.device import Disk, Firmware
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.template.template import Template
from stellwerk.policy.template.plan import TemplateWish, plan_template, plan_vm, template_of
from stellwerk.policy.vm_copy.copy_plan import CopyWish

WISH = TemplateWish(id=TemplateId("t"), name="Debian 12", version=2, family="f", made=5.0)


def frozen(**said: Any) -> Template:
    vm = made(small_bench(), firmware=Firmware(type="uefi", nvram="/n/web.fd"), memory=GIB, vcpus=2, **said)
    return template_of(vm, WISH, plan_template(vm, WISH, FILES, POOLS), POOLS)


def test_its_disks_are_copies_that_nobody_writes_to() -> None:
    vm = made(small_bench(), firmware=Firmware(type="uefi", nvram="/n/web.fd"))
    plan = plan_template(vm, WISH, FILES, POOLS)
    assert [(disk.path, disk.volume.read_only, disk.linked) for disk in plan.disks] == [
        ("/p/Debian-12-v2-vda.qcow2", True, False),
        ("/p/Debian-12-v2-vdb.img", True, False),
    ]
    assert (plan.frozen, plan.seed) == ((), None)
    assert plan.nvram == ("/n/web.fd", "/p/Debian-12-v2.t.nvram")


def test_what_it_says_of_itself() -> None:
    found = frozen()
    assert (found.path, found.family, found.version) == ("/p/Debian-12-v2.t.template", "f", 2)
    assert (found.memory, found.vcpus, found.firmware, found.source) == (GIB, 2, "uefi", "web")
    assert (found.nvram, found.nvram_place, found.media) == ("/p/Debian-12-v2.t.nvram", "/n/web.fd", ("sda",))
    assert (found.made, found.checked) == (5.0, 5.0)


def test_a_vm_without_disks_is_none() -> None:
    with pytest.raises(Refused, match="has no disk"):
        plan_template(made(small_bench(), disks=()), WISH, FILES, POOLS)


@pytest.mark.parametrize("linked", [True, False])
def test_a_vm_of_it_is_thin_or_full(linked: bool) -> None:
    template = frozen()
    files = {**FILES, **{file.path: StoredFile(path=file.path, capacity=9, allocation=5) for file in template.files}}
    plan = plan_vm(template, CopyWish(id=VmId("v"), name="new", linked=linked), files, POOLS)
    assert [disk.linked for disk in plan.disks] == [linked, linked]
    assert [disk.volume.backing for disk in plan.disks] == (list(template.paths) if linked else ["", ""])
    assert not any(disk.volume.read_only for disk in plan.disks)
    assert plan.nvram == ("/p/Debian-12-v2.t.nvram", "/n/v_VARS.fd")
    assert plan.seed is not None
    assert (plan.seed.target, plan.dropped) == ("sda", ())


def test_a_file_that_is_gone_or_a_storage_that_is_full() -> None:
    template = frozen()
    wish = CopyWish(id=VmId("v"), name="new")
    with pytest.raises(Gone, match="is not there"):
        plan_vm(template, wish, FILES, POOLS)
    files = {**FILES, **{f.path: StoredFile(path=f.path, capacity=9 * GIB, allocation=5 * GIB) for f in template.files}}
    with pytest.raises(Refused, match="are needed"):
        plan_vm(template, wish, files, POOLS)
    bare = replace(template, nvram="", media=())
    assert plan_vm(bare, replace(wish, linked=True), files, POOLS).seed is None


def test_one_that_would_not_be_found_again_is_not_made() -> None:
    path = "/out/a.img"
    vm = made(small_bench(), disks=(Disk(target="vda", source_type="file", source=path, format="raw"),), own_files=())
    files = {path: StoredFile(path=path, outside=True)}
    with pytest.raises(Refused, match="/out: a template there would not be found again"):
        plan_template(vm, WISH, files, POOLS)
    assert plan_template(vm, replace(WISH, storage="fast"), files, POOLS).disks[0].path == "/f/Debian-12-v2-vda.img"
