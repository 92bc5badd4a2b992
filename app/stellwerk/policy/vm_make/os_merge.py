"""Makes systems of what libosinfo's database says, beside those that are known by themselves. Pure; any thread.

The database says little of what suits a guest best: which firmware, which drivers from a second CD. So each of its
systems begins as the nearest one of the short list, and takes over what the database does say.
"""

from collections.abc import Iterable

from stellwerk.core.record import replace
from stellwerk.core.text import natural_key
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.os_facts import OsFacts
from stellwerk.model.making.vm_spec import FirmwareType
from stellwerk.policy.vm_make.os_list import SYSTEMS

_PCI = "http://pcisig.com/pci/"
_VIRTIO_DISKS = frozenset({f"{_PCI}1af4/1001", f"{_PCI}1af4/1042"})
_E1000 = f"{_PCI}8086/100e"
_Q35, _I440FX = "http://qemu.org/chipset/x86/q35", "http://qemu.org/chipset/x86/i440fx"
_VIRTIO_SINCE = 2009
"""Linux systems from then on have virtio, whatever the database leaves out."""
_EFI_SINCE = 2013
_BY_YEAR = ((2012, "win10"), (2006, "win7"), (0, "winxp"))
"""Which Windows of the short list one of such a year is like."""
_MOST_MEMORY, _MOST_DISK = 64 * GIB, 500 * GIB
_FAMILIES = {"winnt": "windows", "win9x": "windows", "freebsd": "bsd", "openbsd": "bsd", "netbsd": "bsd"}


def merged_systems(facts: Iterable[OsFacts], known: tuple[OsEntry, ...] = SYSTEMS) -> tuple[OsEntry, ...]:
    """The short list first, in its order; then what else the database knows, by name."""
    by_id = {entry.id: entry for entry in known}
    others: dict[str, OsEntry] = {}
    for one in facts:
        same = next((by_id[id_] for id_ in one.ids if id_ in by_id), None)
        if same is not None:
            by_id[same.id] = _with_sizes(same, one)
        elif one.ids and one.name:
            others.setdefault(one.ids[0], _other(one, known))
    rest = sorted(others.values(), key=lambda entry: natural_key(entry.name))
    return (*(by_id[entry.id] for entry in known), *rest)


def _with_sizes(entry: OsEntry, facts: OsFacts) -> OsEntry:
    """What we give it, and more where its makers recommend more."""
    return replace(
        entry,
        memory=max(entry.memory, min(facts.memory, _MOST_MEMORY)),
        disk=max(entry.disk, min(facts.disk, _MOST_DISK)),
    )


def _other(facts: OsFacts, known: tuple[OsEntry, ...]) -> OsEntry:
    base = _base(facts, known)
    memory = min(facts.memory or max(facts.least_memory, base.memory if base.modern else 512 * MIB), _MOST_MEMORY)
    return replace(
        base,
        id=facts.ids[0],
        name=facts.name,
        uri=facts.uri,
        family=_FAMILIES.get(facts.family, facts.family or base.family),
        memory=memory,
        least_memory=min(facts.least_memory, memory),
        disk=min(facts.disk, _MOST_DISK) or base.disk,
        vcpus=min(facts.vcpus, 16) or base.vcpus,
        firmware=_firmware(base, facts),
        machine="pc" if _I440FX in facts.devices and _Q35 not in facts.devices else base.machine,
    )


def _base(facts: OsFacts, known: tuple[OsEntry, ...]) -> OsEntry:
    """The system of the short list that it is most like: the release that it belongs to, else one of its time."""
    by_id = {entry.id: entry for entry in known}
    for id_ in facts.ids:
        length = max((len(of) for of in by_id if _belongs(id_, of)), default=0)
        if length:
            return by_id[id_[:length]]
    if _FAMILIES.get(facts.family) == "windows":
        return next(by_id[id_] for year, id_ in _BY_YEAR if facts.released >= year)
    if facts.family not in _FAMILIES and facts.family != "linux" and not facts.devices & _VIRTIO_DISKS:
        return replace(by_id["debian12"], bus="sata", nic="e1000", video="vga", agent=False, rng=False)
    if facts.devices & _VIRTIO_DISKS or facts.released >= _VIRTIO_SINCE or not (facts.devices or facts.released):
        return by_id["debian12"]
    return replace(by_id["rhel4"], nic="e1000" if _E1000 in facts.devices else "rtl8139")


def _belongs(id_: str, release: str) -> bool:
    """`rhel9.4` belongs to `rhel9`, `rhel91` does not."""
    return id_.startswith((f"{release}.", f"{release}-"))


def _firmware(base: OsEntry, facts: OsFacts) -> FirmwareType:
    if facts.efi is False or (facts.efi is None and 0 < facts.released < _EFI_SINCE):
        return FirmwareType.BIOS
    if facts.efi and base.firmware is FirmwareType.BIOS and base.modern:
        return FirmwareType.UEFI
    return base.firmware
