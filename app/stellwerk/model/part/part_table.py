"""The tables of parts: what VMs hold, seen as entities by id and as the inverse of their relation to the VM.

A part is made when it is asked for, and kept for as long as its VM holds the same and the same is said of it: a start
with ten thousand VMs makes none. Any reader's thread, over a table that does not change meanwhile.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.part.vm_part import PARTS, SOURCES, Part
from stellwerk.model.tag import Tagging
from stellwerk.model.vm import Vm

Sayings = Mapping[str, Tagging]
"""What is said of the parts of one VM, by their ids; there or not. Replaced, never changed in place."""

Kept = dict[str, tuple[tuple[object, ...], Sayings | None, tuple[Part, ...]]]
"""By VM: what its parts were made of, what was said of them, and they."""


class PartTable(Mapping[str, Any]):
    """The parts of one kind by their ids."""

    __slots__ = ("_having", "_kept", "_kind", "_said", "_source", "_vms")

    def __init__(
        self,
        kind: Kind,
        vms: Mapping[str, Any],
        kept: Kept | None = None,
        said: Mapping[str, Sayings] | None = None,
    ) -> None:
        self._kind, self._vms, self._source = kind, vms, SOURCES[kind]
        self._kept: Kept = {} if kept is None else kept
        self._said: dict[str, Sayings] = {} if said is None else dict(said)
        self._having: dict[str, list[str]] | None = None

    def over(self, vms: Mapping[str, Any]) -> "PartTable":
        """The same parts over a copy of the VMs."""
        return PartTable(self._kind, vms, self._kept, self._said)

    def say(self, id_: str, tagging: Tagging) -> None:
        """From now on this is said of a part, there or not."""
        vm_id = id_.partition("/")[0]
        said = {**self._said.get(vm_id, {}), id_: tagging}
        if not (tagging.tags or tagging.values):
            del said[id_]
        if said:
            self._said[vm_id] = said
        else:
            self._said.pop(vm_id, None)
        self._having = None

    def having(self, tag_id: str) -> Sequence[str]:
        """The ids of the parts that have this tag themselves; those that are away too."""
        if self._having is None:
            self._having = {}
            for said in self._said.values():
                for id_, tagging in said.items():
                    for tag in tagging.tags:
                        self._having.setdefault(tag, []).append(id_)
        return self._having.get(tag_id, ())

    @property
    def tags(self) -> Collection[str]:
        """The ids of the tags that parts have."""
        self.having("")
        return tuple(self._having or ())

    def of(self, vm: Vm) -> tuple[Part, ...]:
        """The parts of one VM."""
        source = self._source(vm)
        if not source:
            return ()
        said, kept = self._said.get(vm.id), self._kept.get(vm.id)
        if kept is None or kept[0] is not source or kept[1] is not said:
            kept = self._kept[vm.id] = (source, said, self.made(vm))
        return kept[2]

    def made(self, vm: Vm) -> tuple[Part, ...]:
        """The parts of a VM as it is or was, with what is said of them now."""
        parts, said = PARTS[self._kind](vm), self._said.get(vm.id)
        return parts if said is None else tuple([_told(part, said.get(part.id)) for part in parts])

    def told(self, vm: Vm) -> tuple[Part, ...]:
        """Those of a VM that something is said of."""
        said = self._said.get(vm.id)
        return () if said is None else tuple(part for part in self.made(vm) if part.id in said)

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


class PartTagged(Mapping[str, Collection[str]]):
    """By tag the ids of the parts that have it: the inverse of their relation to their tags."""

    __slots__ = ("_table",)

    def __init__(self, table: PartTable) -> None:
        self._table = table

    def get(self, tag_id: str, default: Any = None) -> Any:
        """The ids of the parts that have this tag and are there."""
        return [id_ for id_ in self._table.having(tag_id) if id_ in self._table] or default

    def __getitem__(self, tag_id: str) -> Collection[str]:
        found: Collection[str] | None = self.get(tag_id)
        if found is None:
            raise KeyError(tag_id)
        return found

    def __contains__(self, tag_id: object) -> bool:
        return isinstance(tag_id, str) and bool(self.get(tag_id))

    def __iter__(self) -> Iterator[str]:
        return (tag_id for tag_id in self._table.tags if tag_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _told(part: Part, tagging: Tagging | None) -> Part:
    return part if tagging is None else replace(part, tags=tagging.tags, values=tagging.values)


def part_tables(vms: Mapping[str, Any]) -> dict[Kind, PartTable]:
    """The tables of all kinds of parts over a table of VMs."""
    return {kind: PartTable(kind, vms) for kind in PARTS}


def part_inverses(
    tables: Mapping[Kind, PartTable], vms: Mapping[str, Any]
) -> dict[tuple[Kind, str], Mapping[str, Collection[str]]]:
    """Their inverses, as a graph has them."""
    found: dict[tuple[Kind, str], Mapping[str, Collection[str]]] = {}
    for kind, table in tables.items():
        found[kind, "vm"], found[kind, "tags"] = PartInverse(table, vms), PartTagged(table)
    return found
