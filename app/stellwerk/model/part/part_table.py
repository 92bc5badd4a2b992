"""The tables of parts: what VMs hold, seen as entities by id and as the inverse of their relation to the VM.

A part is made when it is asked for, and kept for as long as its VM holds the same: a start with ten thousand VMs makes
none. Any reader's thread, over a table that does not change meanwhile.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.model.part.vm_part import PARTS, SOURCES, Part
from stellwerk.model.vm import Vm

Kept = dict[str, tuple[tuple[object, ...], tuple[Part, ...]]]
"""By VM: what its parts were made of, and they."""


class PartTable(Mapping[str, Any]):
    """The parts of one kind by their ids."""

    __slots__ = ("_kept", "_kind", "_source", "_vms")

    def __init__(self, kind: Kind, vms: Mapping[str, Any], kept: Kept | None = None) -> None:
        self._kind, self._vms, self._source = kind, vms, SOURCES[kind]
        self._kept: Kept = {} if kept is None else kept

    def over(self, vms: Mapping[str, Any]) -> "PartTable":
        """The same parts over a copy of the VMs."""
        return PartTable(self._kind, vms, self._kept)

    def of(self, vm: Vm) -> tuple[Part, ...]:
        """The parts of one VM."""
        source = self._source(vm)
        if not source:
            return ()
        kept = self._kept.get(vm.id)
        if kept is None or kept[0] is not source:
            kept = self._kept[vm.id] = (source, PARTS[self._kind](vm))
        return kept[1]

    def of_id(self, vm_id: str) -> tuple[Part, ...]:
        """The parts of the VM with this id; none where there is none."""
        vm = self._vms.get(vm_id)
        return self.of(vm) if vm is not None else ()

    def forget(self, vm_id: str) -> None:
        """A VM is gone: its parts are kept no longer."""
        self._kept.pop(vm_id, None)

    def get(self, id_: str, default: Any = None) -> Any:
        """The part with this id."""
        return next((part for part in self.of_id(id_.partition("/")[0]) if part.id == id_), default)

    def __getitem__(self, id_: str) -> Part:
        found: Part | None = self.get(id_)
        if found is None:
            raise KeyError(id_)
        return found

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.get(id_) is not None

    def __iter__(self) -> Iterator[str]:
        return (part.id for vm in self._vms.values() for part in self.of(vm))

    def __len__(self) -> int:
        return sum([len(source) for source in map(self._source, self._vms.values())])

    def values(self) -> "PartValues":  # type: ignore[override]
        """All parts."""
        return PartValues(self, self._vms)


class PartValues(Collection[Part]):
    """All parts of a table, one VM after the other."""

    __slots__ = ("_table", "_vms")

    def __init__(self, table: PartTable, vms: Mapping[str, Any]) -> None:
        self._table, self._vms = table, vms

    def __iter__(self) -> Iterator[Part]:
        return chain.from_iterable(map(self._table.of, self._vms.values()))

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, part: object) -> bool:
        found: object = self._table.get(getattr(part, "id", ""))
        return found == part


class PartInverse(Mapping[str, Collection[str]]):
    """By VM the ids of its parts: the inverse of their relation to it."""

    __slots__ = ("_table", "_vms")

    def __init__(self, table: PartTable, vms: Mapping[str, Any]) -> None:
        self._table, self._vms = table, vms

    def get(self, vm_id: str, default: Any = None) -> Any:
        """The ids of the parts of a VM."""
        parts = self._table.of_id(vm_id)
        return [part.id for part in parts] if parts else default

    def __getitem__(self, vm_id: str) -> Collection[str]:
        found: Collection[str] | None = self.get(vm_id)
        if found is None:
            raise KeyError(vm_id)
        return found

    def __contains__(self, vm_id: object) -> bool:
        return isinstance(vm_id, str) and bool(self._table.of_id(vm_id))

    def __iter__(self) -> Iterator[str]:
        return (vm_id for vm_id in self._vms if vm_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def part_tables(vms: Mapping[str, Any]) -> dict[Kind, PartTable]:
    """The tables of all kinds of parts over a table of VMs."""
    return {kind: PartTable(kind, vms) for kind in PARTS}


def part_inverses(tables: Mapping[Kind, PartTable], vms: Mapping[str, Any]) -> dict[tuple[Kind, str], PartInverse]:
    """Their inverses, as a graph has them."""
    return {(kind, "vm"): PartInverse(table, vms) for kind, table in tables.items()}
