"""Domains packed for a fast start: rows of values in the order of a layout. Pure; any thread.

10,000 VMs are to be read in a fraction of a second, and names of fields would be most of the text. So a domain is
stored as lists of values; the order is told once, in a *layout* that is stored beside: the names of the fields of
each class. A layout that another program version wrote is read by its names: unknown fields are dropped, missing ones
take their defaults. What is alike in whole fleets (devices, machine, CPU) is a text of its own, parsed once.
"""

import hashlib
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, field, fields, make_dataclass
from functools import cache
from typing import Any

from stellwerk.adapters.database.document import UNREADABLE, Pair, a_list, decode, default_of, pair_of, real, write_json
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.text import _
from stellwerk.model.device import CpuTopology, Device, Disk, Firmware, Graphics, Vnic
from stellwerk.model.state import Pending
from stellwerk.model.vm import Definition, Domain, Runtime

Layout = Mapping[str, Sequence[str]]
"""Names of the stored fields, in order, by part."""

Plan = tuple[tuple[int, Callable[[Any], Any]], ...]

_OWN = ("name", "title", "description", "firmware", "disks", "vnics", "graphics")
"""Fields of a definition that differ from VM to VM."""
_COMMON = tuple(item.name for item in fields(Definition) if item.name not in _OWN)
_SHARED = (Device, CpuTopology)
"""Parts that thousands of VMs have in common: equal ones become one object, which saves memory."""

_MOST_PLANS = 4096
"""Remembered row shapes a class, and shared objects; bounded, because what is stored is outside input."""


def _names(cls: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(cls))


LAYOUT: Layout = {
    "Definition.own": _OWN,
    "Definition.common": _COMMON,
    **{cls.__name__: _names(cls) for cls in (Runtime, Pending, Disk, Vnic, Graphics, Device, Firmware, CpuTopology)},
}
"""The layout of this program."""

LAYOUT_TEXT = write_json({part: list(names) for part, names in LAYOUT.items()})
LAYOUT_ID = hashlib.blake2s(LAYOUT_TEXT.encode(), digest_size=6).hexdigest()
"""Names the layout: the same fields give the same id in every program."""


class Packer:
    """Reads domains of one layout, writes those of this program's. Its memory grows with what it reads: not for long.

    Raises Invalid for a layout that is none.
    """

    def __init__(self, layout: str = LAYOUT_TEXT) -> None:
        try:
            stored = {str(part): _field_names(names) for part, names in decode(layout).items()}
            self._own = _Rows(self, Definition, stored["Definition.own"], _OWN, _OWN + _COMMON)
            self._common = _Rows(self, Definition, stored["Definition.common"], _COMMON, _OWN + _COMMON)
            self._parts: dict[type, Pair] = {}
            self._layout = stored
            self._runtime = self._rows(Runtime)
        except UNREADABLE as error:
            raise Invalid(_("a stored layout cannot be read"), details=repr(error)[:500]) from error
        self._alike: dict[str, list[Any]] = {}

    def write(self, domain: Domain) -> tuple[str, str]:
        """Two documents: what is the domain's own, and what it has in common with others of its make.

        Ids and `seen` are stored as columns of their own.
        """
        own, common = self._own.plain(domain.definition), self._common.plain(domain.definition)
        return write_json([own, self._runtime.plain(domain.runtime)]), write_json(common)

    def read(self, host_id: Any, vm_id: Any, seen: Any, own: Any, common: Any) -> Domain:
        """The inverse of `write`. Raises Invalid for what cannot be read."""
        try:
            if not (type(host_id) is type(vm_id) is str and host_id and vm_id):
                raise TypeError("no id")
            definition, runtime = decode(own)
            alike = self._alike.get(common)
            if alike is None:
                alike = self._alike[common] = self._common.values(decode(common))
            made = _OpenDomain(
                VmId(vm_id),
                HostId(host_id),
                self._own.make(*self._own.values(definition), *alike),
                self._runtime.build(runtime),
                real(seen),
            )
            made.__class__ = Domain
            return typing.cast("Domain", made)
        except UNREADABLE as error:
            raise Invalid(_("a stored VM cannot be read"), details=repr(error)[:500]) from error

    def pair(self, cls: Any) -> Pair:
        """Reader and writer of a class that is part of others."""
        if cls not in self._parts:
            rows = self._rows(cls)
            self._parts[cls] = (_sharing(rows.build) if cls in _SHARED else rows.build), rows.plain
        return self._parts[cls]

    def _rows(self, cls: Any) -> "_Rows":
        return _Rows(self, cls, self._layout[cls.__name__], _names(cls), _names(cls))


class _Rows:
    """Rows of some fields of a class.

    Args:
        stored: the names in the order of the rows read.
        wanted: the names in the order of the rows written, and of `values`.
        order: all names of the class in the order that `make` takes them.
    """

    def __init__(
        self, packer: Packer, cls: Any, stored: Sequence[str], wanted: Sequence[str], order: Sequence[str]
    ) -> None:
        hints = typing.get_type_hints(cls)
        defaults = {item.name: default_of(item) for item in fields(cls)}
        self._packer = packer
        self._hints = [hints[name] for name in wanted]
        self._pairs: list[Pair] | None = None
        self._wanted = wanted
        self._defaults = [defaults[name] for name in wanted]
        self._required = max((at + 1 for at, value in enumerate(self._defaults) if value is MISSING), default=0)
        self._moves = None if tuple(stored) == tuple(wanted) else [_place(stored, name) for name in wanted]
        self._plans: dict[tuple[type, ...], Plan] = {}
        self._cls, self._twin = cls, _open_twin(cls, tuple(order))

    def make(self, *values: Any) -> Any:
        """The object of values in the order of `order`."""
        made = self._twin(*values)
        made.__class__ = self._cls
        return made

    def plain(self, value: Any) -> list[Any]:
        """The row of an object, without defaults at its end."""
        row = []
        for name, (_read, write) in zip(self._wanted, self._all_pairs(), strict=True):
            part = getattr(value, name)
            row.append(part if write is None or part is None else write(part))
        end = len(row)
        while end > self._required and getattr(value, self._wanted[end - 1]) == self._defaults[end - 1]:
            end -= 1
        return row[:end]

    def build(self, row: Any) -> Any:
        """The object of a row. Raises one of UNREADABLE."""
        if self._moves is not None or type(row) is not list:
            return self.make(*self.values(row))
        kinds = (*map(type, row),)
        plan = self._plans.get(kinds)
        if plan is None:
            plan = self._judge(row, kinds)
        for at, read in plan:
            row[at] = read(row[at])
        # As `make`, without the call: this runs a hundred thousand times at a start.
        made = self._twin(*row)
        made.__class__ = self._cls
        return made

    def values(self, stored: Any) -> list[Any]:
        """The values of all wanted fields, defaults filled in. Raises one of UNREADABLE."""
        row: list[Any] = a_list(stored)
        if self._moves is not None:
            row = [row[at] if at is not None and at < len(row) else MISSING for at in self._moves]
            row = [default if value is MISSING else value for value, default in zip(row, self._raw(), strict=True)]
        kinds = (*map(type, row),)
        plan = self._plans.get(kinds)
        if plan is None:
            plan = self._judge(row, kinds)
        for at, read in plan:
            row[at] = read(row[at])
        return row + self._defaults[len(row) :]

    def _judge(self, row: list[Any], kinds: tuple[type, ...]) -> Plan:
        """Which values of rows with these types are to be converted. Judged once: thousands of rows look alike."""
        if not self._required <= len(row) <= len(self._wanted):
            raise ValueError("a row of another length")
        plan = []
        for at, (value, (read, _write)) in enumerate(zip(row, self._all_pairs(), strict=False)):
            if self._hints[at] in (str, int, bool):
                read(value)
            else:
                plan.append((at, read))
        if len(self._plans) < _MOST_PLANS:
            self._plans[kinds] = tuple(plan)
        return tuple(plan)

    def _all_pairs(self) -> list[Pair]:
        """Made late, since parts are known to the packer only once it is complete."""
        if self._pairs is None:
            self._pairs = [pair_of(hint, self._packer.pair) for hint in self._hints]
        return self._pairs

    def _raw(self) -> list[Any]:
        """The defaults as they would stand in a row."""
        return [
            value if write is None or value is None or value is MISSING else write(value)
            for value, (_read, write) in zip(self._defaults, self._all_pairs(), strict=True)
        ]


@cache
def _open_twin(cls: Any, order: tuple[str, ...]) -> Callable[..., Any]:
    """A class with the slots of a frozen one, whose objects become of that one: six times as fast as its constructor.

    That one goes through `object.__setattr__` for each field: for 10,000 VMs more than half of a second. The twin
    takes the values in this order.
    """
    defaults = {item.name: default_of(item) for item in fields(cls)}
    return make_dataclass(
        f"Open{cls.__name__}",
        [(name, Any, field(default=None if defaults[name] is MISSING else defaults[name])) for name in order],
        slots=True,
    )


_OpenDomain = _open_twin(Domain, _names(Domain))


def _sharing(build: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Equal rows, of plain values only, become one object."""
    known: dict[Any, Any] = {}

    def read(row: Any) -> Any:
        key = tuple(row)
        built = known.get(key)
        if built is None:
            built = build(row)
            if len(known) < _MOST_PLANS:
                known[key] = built
        return built

    return read


def _place(stored: Sequence[str], name: str) -> int | None:
    return stored.index(name) if name in stored else None


def _field_names(names: Any) -> tuple[str, ...]:
    if len(names) > 1000 or not all(type(name) is str for name in a_list(names)):
        raise TypeError("no list of names")
    return tuple(names)
