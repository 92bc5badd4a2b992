"""A tag: a label in a hierarchy, on any object; and which tags an object has. Frozen; any thread."""

from collections.abc import Mapping
from typing import Final

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import Record, field

TAGGED: Final = (Kind.VM, Kind.HOST, Kind.CLUSTER, Kind.DATA_CENTER)
"""The kinds whose objects can have tags."""

COLORS: Final = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "grey")
"""Names of colours, so that each theme can draw them legibly. Beside them `#rrggbb`."""

Path = tuple[str, ...]
"""The names from a root of the hierarchy down to a tag."""


class Tag(Record, frozen=True, kw_only=True):
    """A label. `parent_id` None = a root; names are unique below one parent. `color` is one of COLORS, `#rrggbb` or
    empty."""

    id: TagId
    name: str
    parent_id: TagId | None = None
    color: str = ""
    description: str = ""


class Tagging(Record, frozen=True):
    """The tags of one object, in the order of their ids.

    `unwritten`: set here and not yet written into the definition of the VM, which until then does not count.
    """

    tags: tuple[TagId, ...] = ()
    unwritten: bool = False


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
