"""A user-defined field: a property that the user added to some kinds of objects. Frozen; any thread."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from stellwerk.core.ids import FieldId, Kind, Ref
from stellwerk.core.record import Record, field

FIELDED: Final = (
    Kind.VM, Kind.HOST, Kind.CLUSTER, Kind.DATA_CENTER, Kind.TEMPLATE, Kind.STORAGE_POOL, Kind.VOLUME,
    Kind.LIBVIRT_NETWORK, Kind.DISK, Kind.VNIC, Kind.SNAPSHOT, Kind.NIC, Kind.EVENT, Kind.TASK,
)  # fmt: skip
"""The kinds whose objects can have fields."""

RECORDED: Final = frozenset({Kind.EVENT, Kind.TASK})
"""Those of them that only the database has all of: what is said of them stays in this profile."""

Value = str | int | float
"""Of a text or a choice the text, of a number the number, of a date its ISO form."""

Values = Mapping[str, Value]
"""The values that an object has, by the key of the field."""

NO_VALUES: Final[Values] = MappingProxyType({})

LONGEST_KEY = 40
_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_KEY - 1}}}", re.ASCII)
RESERVED = frozenset({"and", "or", "not", "sortby", "page", "in", "is", "null", "empty", "asc", "desc"})
"""Words of the search language."""


class FieldType(StrEnum):
    """What values of a field are."""

    __hash__ = str.__hash__

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Field(Record, frozen=True, kw_only=True):
    """A property of the user's.

    `key` is what queries and scripts write: an identifier, unique per kind, never changed. `choices` are the values of
    a choice, in their order. `position` is its place among the fields.
    """

    id: FieldId
    key: str
    title: str
    type: FieldType = FieldType.TEXT
    kinds: tuple[Kind, ...] = (Kind.VM,)
    choices: tuple[str, ...] = ()
    position: int = 0

    @property
    def name(self) -> str:
        """What names it on the command line."""
        return self.key


class FieldEdit(Record, frozen=True, kw_only=True):
    """A change of fields, made as a whole or not at all.

    `save` are new fields or other values of known ones, `forget` go with all their values, which
    definitions keep. Then `values` says what
    objects have from now on, by key; None = none. `rewrite` are VMs whose values stay and are to be written. `travels`:
    VMs that changed are to be written into their definitions.
    """

    save: tuple[Field, ...] = ()
    forget: tuple[FieldId, ...] = ()
    values: Mapping[Ref, Mapping[str, Value | None]] = field(default_factory=dict)
    rewrite: tuple[Ref, ...] = ()
    travels: bool = False


def is_key(text: str) -> bool:
    """Whether a field can have this key: a small letter, then small letters, digits and underscores."""
    return _KEY.fullmatch(text) is not None and text not in RESERVED
