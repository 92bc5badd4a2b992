"""How a template is made of a VM, and a VM of a template: as copies are. Pure; any thread."""

import posixpath
import re
from collections.abc import Sequence

from stellwerk.core.error import Gone, Refused
from stellwerk.core.ids import HostId, TemplateId, VmId
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy
from stellwerk.model.device import Disk
from stellwerk.model.storage import StoragePool
from stellwerk.model.template.template import ENDING, Sealed, Template, TemplateFile
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_copy.copy_plan import (
    CopyWish,
    Files,
    assert_space,
    disk_copy,
    needed_space,
    own_media,
    plan_copy,
    seed_copy,
)

_NOT_IN_FILES = re.compile(r"[^\w.-]+")


class TemplateWish(Record, frozen=True, kw_only=True):
    """What is asked for. `family` and `version` of a later version; `made` in UTC seconds."""

    id: TemplateId
    name: str
    version: int = 1
    family: str = ""
    description: str = ""
    sealed: Sealed = Sealed.NO
    storage: str = ""
    made: float = 0.0


def plan_template(vm: Vm, wish: TemplateWish, files: Files, pools: Sequence[StoragePool]) -> CopyPlan:
    """Copies of the disks that stand on nothing, to which nobody writes; a copy of UEFI's variables beside them.

    Raises what `plan_copy` does, Refused for a VM without disks.
    """
    copy = CopyWish(id=VmId(wish.id), name=f"{wish.name}-v{wish.version}", storage=wish.storage)
    plan = plan_copy(vm, copy, files, pools, lambda: "")
    if not plan.disks:
        text = _('VM "{name}" has no disk of which a template could be made').format(name=vm.name)
        raise Refused(text, _("install a system first"))
    outside = next((disk.volume.pool for disk in plan.disks if disk.volume.pool.startswith("/")), "")
    if outside:
        text = _("no active storage pool holds {folder}: a template there would not be found again")
        raise Refused(text.format(folder=outside), _("choose a storage pool for it (-Storage)"))
    disks = tuple(replace(disk, volume=replace(disk.volume, read_only=True)) for disk in plan.disks)
    nvram = (plan.nvram[0], _beside(disks[0], wish, ".nvram")) if plan.nvram else None
    return replace(plan, disks=disks, nvram=nvram, seed=None)


def template_of(vm: Vm, wish: TemplateWish, plan: CopyPlan, pools: Sequence[StoragePool]) -> Template:
    """What the plan makes."""
    said = vm.domain.definition
    return Template(
        id=wish.id,
        host_id=HostId(vm.host_id),
        name=wish.name,
        path=_beside(plan.disks[0], wish, ENDING),
        version=wish.version,
        family=wish.family or wish.id,
        description=wish.description,
        os_id=said.os_id,
        memory=said.memory,
        vcpus=said.vcpus,
        firmware=said.firmware.type,
        sealed=wish.sealed,
        source=vm.name,
        files=tuple(_file(disk) for disk in plan.disks),
        nvram=plan.nvram[1] if plan.nvram else "",
        nvram_place=plan.nvram[0] if plan.nvram else "",
        media=tuple(own_media(vm, pools)),
        made=wish.made,
        checked=wish.made,
    )


def plan_vm(template: Template, wish: CopyWish, files: Files, pools: Sequence[StoragePool]) -> CopyPlan:
    """A VM whose disks stand on those of the template (`linked`), or are copies of them.

    Raises Gone where a file or a pool is not there, Refused where there is too little space.
    """
    disks: list[DiskCopy] = []
    taken = set(files)
    for file in template.files:
        if file.path not in files:
            text = _('the file {file} of template "{name}" is not there').format(file=file.path, name=template.name)
            raise Gone(text, _("start the storage pool on its folder"))
        disk = Disk(target=file.target, device="disk", source=file.path, source_type="file", format=file.format)
        made = disk_copy(disk, file.path, wish, files, pools, taken)
        taken.add(made.path)
        disks.append(made)
    needed = needed_space(disks)
    assert_space(needed, pools)
    place = posixpath.join(posixpath.dirname(template.nvram_place), f"{wish.id}_VARS.fd")
    return CopyPlan(
        id=wish.id,
        name=wish.name,
        disks=tuple(disks),
        nvram=(template.nvram, place) if template.nvram else None,
        seed=seed_copy(template.media[0], disks[0], taken) if template.media else None,
        dropped=template.media[1:],
        needed=needed,
    )


def _file(disk: DiskCopy) -> TemplateFile:
    return TemplateFile(target=disk.target, path=disk.path, format=disk.volume.format, capacity=disk.volume.size)


def _beside(disk: DiskCopy, wish: TemplateWish, ending: str) -> str:
    stem = _NOT_IN_FILES.sub("-", wish.name).strip("-.")[:100] or "template"
    return posixpath.join(posixpath.dirname(disk.path), f"{stem}-v{wish.version}.{wish.id}{ending}")
