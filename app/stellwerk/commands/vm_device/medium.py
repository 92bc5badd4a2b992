"""What a drive or a disk is made of, as parameters tell it: a path on the host, or a volume of a pool. Pure."""

from typing import Annotated

from stellwerk.core.error import Invalid, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.model.device import Disk
from stellwerk.model.vm import Vm
from stellwerk.policy.offer.storage_offer import disk_file_offers, pool_offers, volume_offers

_FORMATS = {"qcow2": "qcow2", "qed": "qed", "vmdk": "vmdk", "vdi": "vdi", "vhdx": "vhdx"}
"""Formats that the end of a name tells; everything else is taken as it is."""


def checked_path(text: str) -> str:
    """A path as the host sees it; raises Invalid for one that is not absolute, or holds control characters."""
    path = text.strip()
    if path and (not path.startswith("/") or not path.isprintable() or len(path) > 4096):
        raise Invalid(_('"{path}" is no path on the host').format(path=path[:80]), _("write it from the root on"))
    return path


Path = Annotated[
    str | None,
    Arg(N_("Path"), N_("A file or a device, as its host sees it"), check=checked_path, offers=disk_file_offers),
]
Storage = Annotated[str | None, Arg(N_("Storage pool"), N_("The name of a pool of its host"), offers=pool_offers)]
Volume = Annotated[str | None, Arg(N_("Volume"), N_("A volume of that pool"), offers=volume_offers)]


class MediumWish(Record, frozen=True):
    """What a drive is to hold: a path on the host, or a volume of a pool; nothing of it = an empty drive."""

    path: str = ""
    pool: str = ""
    volume: str = ""

    @property
    def text(self) -> str:
        """As people write it."""
        return self.path or f"{self.pool}/{self.volume}"


def wished_medium(look: Look) -> MediumWish:
    """What `-Path`, or `-Storage` and `-Volume`, say."""
    return MediumWish(*(look.arg(name) or "" for name in ("path", "storage", "volume")))


def medium_error(wish: MediumWish, *, empty: bool = False) -> Invalid | None:
    """What is wrong with a medium that says too much or too little; `empty`: nothing is one, too."""
    if wish.path and (wish.pool or wish.volume):
        return Invalid(_("a path and a volume are given"), _("give one of them"))
    if bool(wish.pool) != bool(wish.volume):
        return Invalid(_("a volume needs its pool, and a pool a volume"), _("give -Storage and -Volume"))
    if not (wish.path or wish.volume or empty):
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


def in_use(look: Look, wish: MediumWish) -> Refused | None:
    """Why a disk cannot be attached for writing: another VM of the host has it, or stands on it."""
    vm = look.vm
    users = [
        other.name
        for other in look.graph.all(Kind.VM)
        if isinstance(other, Vm)
        and other.id != vm.id
        and vm.host_id in (other.host_id, *other.also_on)
        and any(_same(disk, wish) for disk in other.domain.definition.disks)
    ]
    if any(_same(disk, wish) for disk in vm.domain.definition.disks):
        users.insert(0, vm.name)
    if not users:
        return None
    text = _('"{path}" is used by {names}').format(path=wish.text, names=quoted(users))
    return Refused(text, _("attach it read-only or shareable, or detach it there first"))


def _same(disk: Disk, wish: MediumWish) -> bool:
    if disk.read_only or disk.shareable:
        return False
    if wish.path:
        return wish.path in (disk.source, *disk.backing)
    return (disk.pool, disk.volume) == (wish.pool, wish.volume)
