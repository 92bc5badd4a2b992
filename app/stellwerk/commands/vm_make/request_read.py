"""From the arguments of Add-Vm to a request. Pure; any thread."""

from typing import Any

from stellwerk.commands.vm_make.part_text import read_disk, read_nic
from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.model.making.vm_request import DiskRequest, NicRequest, VmRequest
from stellwerk.model.making.vm_spec import FirmwareType

_PLAIN = (
    "memory", "vcpus", "os", "title", "description", "cdrom", "upload", "kernel", "initrd", "cmdline", "cpu_model",
    "emulated", "prepare", "start",
)  # fmt: skip
_RENAMED = {"cdrom": "cdroms", "upload": "uploads"}


def read_request(name: str, args: dict[str, Any]) -> VmRequest:
    """What is asked for one VM of that name. Raises Invalid for parts that cannot be read."""
    plain = {_RENAMED.get(key, key): args[key] for key in _PLAIN if args.get(key) is not None}
    firmware = args.get("firmware") or ""
    return VmRequest(
        name=name,
        disks=_disks(args.get("disk", ()), args.get("import_disk", ())),
        nics=_nics(args.get("network", ())),
        firmware=FirmwareType(firmware) if firmware else None,
        **plain,
    )


def _disks(new: tuple[str, ...], existing: tuple[str, ...]) -> tuple[DiskRequest, ...] | None:
    """Existing ones first: they hold what is booted. None where nothing is said."""
    if not new and not existing:
        return None
    read = [read_disk(text) for text in new]
    if None in read and len(read) + len(existing) > 1:
        raise Invalid(_('"none" and other disks exclude each other'), _("leave one of them out"))
    return (*(DiskRequest(existing=text) for text in existing), *(disk for disk in read if disk is not None))


def _nics(texts: tuple[str, ...]) -> tuple[NicRequest, ...] | None:
    if not texts:
        return None
    read = [read_nic(text) for text in texts]
    if None in read and len(read) > 1:
        raise Invalid(_('"none" and other networks exclude each other'), _("leave one of them out"))
    return tuple(nic for nic in read if nic is not None)
