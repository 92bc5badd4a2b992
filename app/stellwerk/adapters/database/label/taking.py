"""Takes over what definitions of VMs say: tags and folders by their paths, values of fields. Writer thread only."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from stellwerk.adapters.database.label.field import all_fields
from stellwerk.adapters.database.label.said import Rows, keep_changed, taggings_of
from stellwerk.adapters.database.label.tree import FOLDERS, TAGS, Tree
from stellwerk.adapters.database.tables_number import give_numbers
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import FolderId, Kind, Ref, TagId, new_id
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.field import Field
from stellwerk.model.field_value import readable_value, with_values
from stellwerk.model.folder import Folder
from stellwerk.model.tag import NO_TAGS, Labels, Part, Path, Tag, Tagging

MOST_FOUND = 10_000
"""Tags, and folders, past which none is made of what others wrote into definitions."""

N = TypeVar("N", Tag, Folder)


def take_labels(tx: Transaction, found: Mapping[Ref, Labels]) -> Batch:
    """See the port."""
    before = taggings_of(tx, found)
    tags, folders = _Ways(TAGS, Tag, tx), _Ways(FOLDERS, Folder, tx)
    fields = {one.key: one for one in all_fields(tx) if Kind.VM in one.kinds}
    after: Rows = {ref: _taken(before.get(ref, NO_TAGS), said, tags, folders, fields) for ref, said in found.items()}
    TAGS.save(tx, tags.made)
    FOLDERS.save(tx, folders.made)
    numbers = give_numbers(tx, [Ref(Kind.TAG, tag.id) for tag in tags.made])
    numbers |= give_numbers(tx, [Ref(Kind.FOLDER, folder.id) for folder in folders.made])
    changed = keep_changed(tx, before, after)
    return Batch(entities=(*tags.made, *folders.made), numbers=numbers, taggings=changed)


class _Ways(Generic[N]):
    """Finds what stands at the end of a path by names, and makes what is missing on the way."""

    def __init__(self, tree: Tree[N], make: type[N], tx: Transaction) -> None:
        self._make: Any = make
        self._by_name: dict[tuple[str | None, str], Any] = {
            (node.parent_id, node.name.casefold()): node for node in tree.all(tx).values()
        }
        self.made: list[N] = []

    def end(self, path: Path) -> str | None:
        """The id; None for the empty path and where there are too many already."""
        parent: str | None = None
        for name in path:
            node = self._by_name.get((parent, name.casefold()))
            if node is None:
                if len(self._by_name) >= MOST_FOUND:
                    return None
                node = self._make(id=new_id(), name=name, parent_id=parent)
                self._by_name[parent, name.casefold()] = node
                self.made.append(node)
            parent = node.id
        return parent


def _taken(
    old: Tagging, said: Labels, tags: _Ways[Tag], folders: _Ways[Folder], fields: Mapping[str, Field]
) -> Tagging:
    """What is said now: of the parts that were not changed here since."""
    if said.tags is not None and not old.unwritten & Part.TAGS:
        ids = {TagId(id_) for path in said.tags if (id_ := tags.end(path)) is not None}
        old = replace(old, tags=tuple(sorted(ids)))
    if said.folder is not None and not old.unwritten & Part.FOLDER:
        id_ = folders.end(said.folder)
        old = replace(old, folder=FolderId(id_) if id_ is not None else None)
    if said.values is not None and not old.unwritten & Part.FIELDS:
        read = {key: readable_value(fields[key], text) for key, text in said.values if key in fields}
        old = replace(old, values=with_values({}, read))
    return old
