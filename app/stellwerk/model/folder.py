"""A folder: a place in a hierarchy where VMs are kept, each in one or in none. Frozen; any thread."""

from collections.abc import Mapping
from typing import Final

from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.core.record import Record, field

FILED: Final = (Kind.VM,)
"""The kinds whose objects can be in a folder."""


class Folder(Record, frozen=True, kw_only=True):
    """A place for VMs. `parent_id` None = it stands at the top; names are unique below one parent."""

    id: FolderId
    name: str
    parent_id: FolderId | None = None
    description: str = ""


class FolderEdit(Record, frozen=True, kw_only=True):
    """A change of folders, made as a whole or not at all.

    `save` are new folders or other values of known ones; then `place` says which objects are in which folder from now
    on (None = in none); then `forget` go, each empty by then: objects that are still in one are in none. `rewrite` are
    VMs whose folder stays but is called differently now. `travels`: VMs that changed are to be written into their
    definitions.
    """

    save: tuple[Folder, ...] = ()
    forget: tuple[FolderId, ...] = ()
    place: Mapping[Ref, FolderId | None] = field(default_factory=dict)
    rewrite: tuple[Ref, ...] = ()
    travels: bool = False
