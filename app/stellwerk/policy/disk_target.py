"""How disks are named in a VM: `vda`, `sdb`, `hdc`. Pure; any thread."""

from collections.abc import Iterable
from string import ascii_lowercase

from stellwerk.core.error import Refused
from stellwerk.core.text import _

PREFIXES = {"virtio": "vd", "scsi": "sd", "sata": "sd", "usb": "sd", "ide": "hd", "fdc": "fd", "xen": "xvd"}
"""What the names of a bus begin with."""
ROOM = {"ide": 4, "fdc": 2}
"""The most disks that a bus can have."""


def free_target(bus: str, taken: Iterable[str]) -> str:
    """The first name for a disk on this bus that is not taken; raises Refused where the bus has no place left."""
    used, prefix = frozenset(taken), PREFIXES.get(bus, "sd")
    for position in range(ROOM.get(bus, 26 * 27)):
        name = prefix + _letters(position)
        if name not in used:
            return name
    text = _("there is no place for another disk on the {bus} bus").format(bus=bus)
    raise Refused(text, _("choose another bus, for example virtio"))


def letter_number(target: str) -> int | None:
    """The position that the letters of a name stand for: `vda` is 0, `sdb` 1; None for what is no such name."""
    prefix = next((one for one in ("xvd", *PREFIXES.values()) if target.startswith(one)), None)
    letters = target.removeprefix(prefix) if prefix is not None else ""
    if not 0 < len(letters) < 4 or not set(letters) <= set(ascii_lowercase):
        return None
    number = 0
    for letter in letters:
        number = number * 26 + ascii_lowercase.index(letter) + 1
    return number - 1


def _letters(position: int) -> str:
    """`a` to `z`, then `aa`, `ab` ..."""
    before, last = divmod(position, 26)
    return (_letters(before - 1) if before else "") + ascii_lowercase[last]
