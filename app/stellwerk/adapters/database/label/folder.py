"""Changes of folders and of what is in them. Writer thread only."""

from collections.abc import Collection

from stellwerk.adapters.database.label.said import Rows, in_folders, keep_changed, keep_taggings, taggings_of
from stellwerk.adapters.database.label.tree import FOLDERS
from stellwerk.adapters.database.tables_number import give_numbers
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.folder import FolderEdit
from stellwerk.model.tag import NO_TAGS, Part


def forget_folders(tx: Transaction, ids: Collection[str]) -> Rows:
    """Remove folders; answers what is said now of what was in them. Raises Conflict for a folder that still has others
    in it."""
    if not ids:
        return {}
    there = FOLDERS.forget(tx, ids)
    left = {ref: replace(said, folder=None) for ref, said in in_folders(tx, there).items()}
    keep_taggings(tx, left)
    return left


def edit_folders(tx: Transaction, edit: FolderEdit) -> Batch:
    """See the port."""
    FOLDERS.save(tx, edit.save)
    FOLDERS.check_there(tx, {id_: None for id_ in edit.place.values() if id_ is not None})
    placed = _placed(tx, edit)
    lost = forget_folders(tx, edit.forget)
    if edit.travels and lost:
        lost = {ref: replace(said, unwritten=said.unwritten | Part.FOLDER) for ref, said in lost.items()}
        keep_taggings(tx, lost)
    return Batch(
        entities=tuple(edit.save),
        removed=tuple(Ref(Kind.FOLDER, id_) for id_ in edit.forget),
        numbers=give_numbers(tx, [Ref(Kind.FOLDER, folder.id) for folder in edit.save]),
        taggings=placed | lost,
    )


def _placed(tx: Transaction, edit: FolderEdit) -> Rows:
    before = taggings_of(tx, {*edit.place, *edit.rewrite})
    after: Rows = {}
    for ref in {*edit.place, *edit.rewrite}:
        old = before.get(ref, NO_TAGS)
        folder = edit.place.get(ref, old.folder)
        travels = edit.travels and ref.kind is Kind.VM and (folder != old.folder or ref in edit.rewrite)
        after[ref] = replace(old, folder=folder, unwritten=old.unwritten | (Part.FOLDER if travels else 0))
    return keep_changed(tx, before, after)
