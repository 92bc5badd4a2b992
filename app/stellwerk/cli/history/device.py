"""The devices of a VM as `history --device` names them: `vda`; `net0`, a MAC address or an interface's end on its host;
`vcpu 3`. Pure; any thread."""

import re
from collections.abc import Iterator, Sequence

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.model.history.step import Piece, Sort, Thing, vcpu
from stellwerk.model.part.vm_part import disks_of, vnics_of
from stellwerk.model.vm import Vm

_VCPU = re.compile(r"vcpu[ :/]?(\d{1,5})?", re.IGNORECASE)
_VNIC = re.compile(r"net\d+|([0-9a-f]{2}:){5}[0-9a-f]{2}", re.IGNORECASE)


class Device(Record, frozen=True):
    """One device: what it is called here, by what other names it is found, what its series are called."""

    name: str
    names: tuple[str, ...]
    ref: Ref | Thing


def sorts_of_device(name: str) -> tuple[Sort, ...]:
    """What such a name may mean: an interface's end on its host may have any name, a disk's too."""
    if _VCPU.fullmatch(name):
        return (Piece.VCPU,)
    return (Kind.VNIC,) if _VNIC.fullmatch(name) else (Kind.DISK, Kind.VNIC)


def devices_of(vm: Vm, sort: Sort) -> Iterator[Device]:
    """The devices of a sort."""
    match sort:
        case Kind.DISK:
            for disk in disks_of(vm):
                yield Device(disk.name, (), Ref(Kind.DISK, disk.id))
        case Kind.VNIC:
            ends = [vnic.target for vnic in vm.domain.definition.vnics]
            for place, vnic in enumerate(vnics_of(vm)):
                yield Device(f"net{place}", tuple(filter(None, (vnic.name, ends[place]))), Ref(Kind.VNIC, vnic.id))
        case _:
            for number in range(vm.domain.definition.vcpus):
                yield Device(f"vcpu {number}", ("vcpu",), vcpu(vm.id, number))


def found_of(vm: Vm, name: str) -> list[Device]:
    """Those that a name means, disks first: `vcpu` alone all processors."""
    match = _VCPU.fullmatch(name)
    wanted = name if match is None else f"vcpu {int(match[1])}" if match[1] else "vcpu"
    folded = wanted.casefold()
    return [
        device
        for sort in sorts_of_device(name)
        for device in devices_of(vm, sort)
        if folded in (each.casefold() for each in (device.name, *device.names))
    ]


def told_of(vm: Vm) -> str:
    """What there is, in words."""
    names = [device.name for sort in (Kind.DISK, Kind.VNIC) for device in devices_of(vm, sort)]
    vcpus = vm.domain.definition.vcpus
    return ", ".join([*names, *([f"vcpu 0 to {vcpus - 1}"] if vcpus > 1 else ["vcpu 0"] * vcpus)])


def joined(words: Sequence[str]) -> list[str]:
    """The words with `--device vcpu 3` as two of them."""
    found: list[str] = []
    for word in words:
        is_number = word.isdecimal() and found[-1:] == ["vcpu"] and found[-2:-1] in (["--device"], ["-Device"])
        if is_number:
            found[-1] = f"vcpu {word}"
        else:
            found.append(word)
    return found
