"""What one process tells another of what guests told it, as bytes. Pure; any thread. The other process may be another
version: what it says is checked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stellwerk.core.ids import VmId
from stellwerk.core.record import Record
from stellwerk.model.guest.facts import FileSystem, GuestFacts
from stellwerk.services.guest.guest_reading import Told
from stellwerk.services.recording.bundle import texts

PORTION = 200
"""VMs in one piece."""
_TEXTS = ("system", "kernel", "hostname", "timezone", "unknown")


class GuestRound(Record, frozen=True, eq=False):
    """What some VMs told."""

    vms: tuple[tuple[VmId, Told], ...]


def in_rounds(told: Sequence[tuple[VmId, Told]]) -> Iterator[GuestRound]:
    """In pieces that hold nobody up."""
    for start in range(0, len(told), PORTION):
        yield GuestRound(tuple(told[start : start + PORTION]))


def written(told: GuestRound) -> list[Any]:
    """As `read_guests` takes it: plain JSON values."""
    return [[vm_id, one.source, one.ips, one.silent, _written_facts(one.guest)] for vm_id, one in told.vms]


def read_guests(value: Any) -> GuestRound:
    """The inverse. Raises ValueError, TypeError and KeyError for anything else."""
    return GuestRound(tuple(_read_vm(*each) for each in value))


def _written_facts(guest: GuestFacts | None) -> dict[str, Any] | None:
    if guest is None:
        return None
    systems = guest.file_systems
    told: dict[str, Any] = {name: getattr(guest, name) for name in _TEXTS}
    told["users"] = guest.users
    told["systems"] = systems and [[fs.place, fs.type, fs.total, fs.used, fs.disks] for fs in systems]
    return told


def _read_vm(vm_id: Any, source: Any, ips: Any, silent: Any, guest: Any) -> tuple[VmId, Told]:
    vm, where, reason = texts([vm_id, source, silent])
    facts = _read_facts(guest) if guest is not None else None
    return VmId(vm), Told(source=where, ips=texts(ips), silent=reason, guest=facts)


def _read_facts(told: Mapping[str, Any]) -> GuestFacts:
    users, systems = told["users"], told["systems"]
    return GuestFacts(
        **dict(zip(_TEXTS, texts([told[name] for name in _TEXTS]), strict=True)),
        users=texts(users) if users is not None else None,
        file_systems=tuple(_read_system(*each) for each in systems) if systems is not None else None,
    )


def _read_system(place: Any, type_: Any, total: Any, used: Any, disks: Any) -> FileSystem:
    where, kind = texts([place, type_])
    return FileSystem(place=where, type=kind, total=size(total), used=size(used), disks=texts(disks))


def size(value: Any) -> int | None:
    """Bytes, or that they are not known. Raises ValueError for anything else."""
    if value is not None and (type(value) is not int or value < 0):
        raise ValueError("no size")
    return value
