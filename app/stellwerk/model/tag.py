"""A tag: a label in a hierarchy, on any object; and what is said of an object here: tags, folder, fields.

Frozen; any thread.
"""

from collections.abc import Mapping
from enum import IntFlag
from typing import Final

from stellwerk.core.ids import FolderId, Ref, TagId
from stellwerk.core.record import Record, field
from stellwerk.model.field import FIELDED, NO_VALUES, Values

TAGGED: Final = FIELDED
"""The kinds whose objects can have tags: what can have fields can have tags."""

COLORS: Final = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "grey")
"""Names of colours, so that each theme can draw them legibly. Beside them `#rrggbb`."""

Path = tuple[str, ...]
"""The names from a root of the hierarchy down to a tag or a folder."""


class Tag(Record, frozen=True, kw_only=True):
    """A label. `parent_id` None = a root; names are unique below one parent. `color` is one of COLORS, `#rrggbb` or
    empty."""

    id: TagId
    name: str
    parent_id: TagId | None = None
    color: str = ""
    description: str = ""


class Part(IntFlag):
    """The parts of what is said of an object. Each travels by itself."""

    TAGS = 1
    FOLDER = 2
    FIELDS = 4


class Tagging(Record, frozen=True):
    """What is said of one object: its tags, in the order of their ids, the folder that it is in, and the values of
    fields.

    `unwritten`: the parts (see Part) that were set here and are not yet written into the definition of the VM, which
    until then does not count.
    """

    tags: tuple[TagId, ...] = ()
    unwritten: int = 0
    folder: FolderId | None = None
    values: Values = NO_VALUES


class Labels(Record, frozen=True):
    """What a definition says, by names instead of ids; None = it says nothing of that part. `folder` is () for none,
    `values` are texts by the keys of fields, sorted."""

    tags: tuple[Path, ...] | None = None
    folder: Path | None = None
    values: tuple[tuple[str, str], ...] | None = None


NO_TAGS: Final = Tagging()


class TagEdit(Record, frozen=True, kw_only=True):
    """A change of tags, made as a whole or not at all.

    `save` are new tags or other values of known ones, `forget` go (with what they are on). Then `add` and `remove` say
    which objects get and lose which tags; `rewrite` are VMs whose tags stay but are called differently now. `travels`:
    VMs that changed are to be written into their definitions.
    """

    save: tuple[Tag, ...] = ()
    forget: tuple[TagId, ...] = ()
    add: Mapping[TagId, tuple[Ref, ...]] = field(default_factory=dict)
    remove: Mapping[TagId, tuple[Ref, ...]] = field(default_factory=dict)
    rewrite: tuple[Ref, ...] = ()
    travels: bool = False
