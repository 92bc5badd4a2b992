"""From the arguments of Add-Vm to a request. Pure; any thread."""

from typing import Any

from stellwerk.commands.vm_make.part_text import read_disk, read_nic, read_topology
from stellwerk.core.error import Invalid
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.making.vm_request import DiskRequest, NicRequest, VmRequest
from stellwerk.model.making.vm_spec import FirmwareType

_PLAIN = (
    "memory", "vcpus", "os", "title", "description", "cdrom", "upload", "kernel", "initrd", "cmdline", "cpu_model",
    "emulated", "prepare", "start", "tpm", "boot", "sha256", "fetch", "drivers",
)  # fmt: skip
_IMAGES = {"source": "image", "upload": "image_upload", "url": "image_fetch"}
_RENAMED = {"cdrom": "cdroms", "upload": "uploads", "fetch": "urls"}


def read_request(name: str, args: dict[str, Any]) -> VmRequest:
    """What is asked for one VM of that name. Raises Invalid for parts that cannot be read."""
    plain = {_RENAMED.get(key, key): args[key] for key in _PLAIN if args.get(key) is not None}
    firmware = args.get("firmware") or ""
    made = VmRequest(
        name=name,
        disks=_disks(args),
        topology=read_topology(args.get("topology") or ""),
        nics=_nics(args.get("network", ())),
        firmware=FirmwareType(firmware) if firmware else None,
        **plain,
    )
    images = (text for disk in made.disks or () for text in (disk.upload, disk.url) if text)
    uploads = [*made.uploads, *made.urls, *images]
    if made.sha256 and len(uploads) != 1:
        text = _("a checksum belongs to one file that is uploaded or fetched")
        raise Invalid(text, _("name that file, or leave -Sha256 out"))
    return made


def _disks(args: dict[str, Any]) -> tuple[DiskRequest, ...] | None:
    """Existing ones first: they hold what is booted. None where nothing is said."""
    new, existing = args.get("disk") or (), args.get("import_disk") or ()
    image = {key: args[name] for key, name in _IMAGES.items() if args.get(name)}
    if not new and not existing and not image:
        return None
    read = [read_disk(text) for text in new]
    if None in read and len(read) + len(existing) > 1:
        raise Invalid(_('"none" and other disks exclude each other'), _("leave one of them out"))
    disks = [disk for disk in read if disk is not None]
    if image:
        disks = [_from_image(disks[0] if disks else DiskRequest(), image), *disks[1:]]
    return (*(DiskRequest(existing=text) for text in existing), *disks)


def _from_image(disk: DiskRequest, image: dict[str, str]) -> DiskRequest:
    """The disk, beginning with the content of an image."""
    if len(image) > 1 or disk.source:
        raise Invalid(_("the first disk would begin with two contents"), _("name one image"))
    return replace(disk, **image)


def _nics(texts: tuple[str, ...]) -> tuple[NicRequest, ...] | None:
    if not texts:
        return None
    read = [read_nic(text) for text in texts]
    if None in read and len(read) > 1:
        raise Invalid(_('"none" and other networks exclude each other'), _("leave one of them out"))
    return tuple(nic for nic in read if nic is not None)
