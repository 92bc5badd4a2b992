"""What a drive or a disk is made of, as parameters tell it: a path on the host, or a volume of a pool. Pure."""

from stellwerk.core.error import Invalid, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _, quoted
from stellwerk.engine.look import Look
from stellwerk.model.device import Disk
from stellwerk.model.vm import Vm

_FORMATS = {"qcow2": "qcow2", "qed": "qed", "vmdk": "vmdk", "vdi": "vdi", "vhdx": "vhdx"}
"""Formats that the end of a name tells; everything else is taken as it is."""


def checked_path(text: str) -> str:
    """A path as the host sees it; raises Invalid for one that is not absolute, or holds control characters."""
    path = text.strip()
    if path and (not path.startswith("/") or not path.isprintable() or len(path) > 4096):
        raise Invalid(_('"{path}" is no path on the host').format(path=path[:80]), _("write it from the root on"))
    return path


def medium_error(path: str, pool: str, volume: str, *, empty: bool = False) -> Invalid | None:
    """What is wrong with a medium that says too much or too little; `empty`: nothing is one, too."""
    if path and (pool or volume):
        return Invalid(_("a path and a volume are given"), _("give one of them"))
    if bool(pool) != bool(volume):
        return Invalid(_("a volume needs its pool, and a pool a volume"), _("give -Storage and -Volume"))
    if not (path or volume or empty):
        return Invalid(_("nothing to attach is given"), _("give -Path, or -Storage and -Volume"))
    return None


def format_of(name: str) -> str:
    """The format that the end of a file's name tells; `raw` where it tells none."""
    return _FORMATS.get(name.rpartition(".")[2].lower(), "raw")


def disk_error(vm: Vm, target: str, *, drive: bool = False) -> Refused | None:
    """Why there is no such disk (`drive`: no CD drive or floppy), naming those that there are."""
    disks = [disk for disk in vm.domain.definition.disks if not drive or disk.device in ("cdrom", "floppy")]
    if any(disk.target == target for disk in disks):
        return None
    text = _('VM "{name}" has no drive "{target}"') if drive else _('VM "{name}" has no disk "{target}"')
    names = ", ".join(disk.target for disk in disks) or _("none")
    return Refused(text.format(name=vm.name, target=target), _("it has {names}").format(names=names))


def disk_named(vm: Vm, target: str) -> Disk | None:
    """A disk of a VM."""
    return next((disk for disk in vm.domain.definition.disks if disk.target == target), None)


def in_use(look: Look, path: str, pool: str, volume: str) -> Refused | None:
    """Why a disk cannot be attached for writing: another VM of the host has it, or stands on it."""
    vm = look.vm
    users = [
        other.name
        for other in look.graph.all(Kind.VM)
        if isinstance(other, Vm)
        and other.id != vm.id
        and vm.host_id in (other.host_id, *other.also_on)
        and any(_same(disk, path, pool, volume) for disk in other.domain.definition.disks)
    ]
    if any(_same(disk, path, pool, volume) for disk in vm.domain.definition.disks):
        users.insert(0, vm.name)
    if not users:
        return None
    text = _('"{path}" is used by {names}').format(path=path or f"{pool}/{volume}", names=quoted(users))
    return Refused(text, _("attach it read-only or shareable, or detach it there first"))


def _same(disk: Disk, path: str, pool: str, volume: str) -> bool:
    if disk.read_only or disk.shareable:
        return False
    return path in (disk.source, *disk.backing) if path else (disk.pool, disk.volume) == (pool, volume)
