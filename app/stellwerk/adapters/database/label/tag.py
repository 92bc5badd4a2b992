"""Changes of tags and of what has them. Writer thread only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from stellwerk.adapters.database.label.said import (
    Rows,
    check_events_there,
    events_lost,
    having_tags,
    keep_changed,
    keep_taggings,
    taggings_of,
)
from stellwerk.adapters.database.label.tree import TAGS
from stellwerk.adapters.database.tables_number import give_numbers
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.tag import NO_TAGS, Part, TagEdit


def forget_tags(tx: Transaction, ids: Collection[str]) -> Rows:
    """Remove tags, from what has them too; answers what these have left. Raises Conflict for a tag that still has
    others below it."""
    if not ids:
        return {}
    there = TAGS.forget(tx, ids)
    left = {
        ref: replace(said, tags=tuple(id_ for id_ in said.tags if id_ not in there))
        for ref, said in having_tags(tx, there).items()
    }
    keep_taggings(tx, left)
    return left


def edit_tags(tx: Transaction, edit: TagEdit) -> Batch:
    """See the port."""
    TAGS.save(tx, edit.save)
    lost = forget_tags(tx, edit.forget)
    refs = {ref for refs in (*edit.add.values(), *edit.remove.values()) for ref in refs} | {*edit.rewrite, *lost}
    TAGS.check_there(tx, edit.add)
    added, gone = _by_object(edit.add), _by_object(edit.remove)
    if edit.save:  # what an undo brings back goes to those that are still there
        refs -= events_lost(tx, added)
    else:
        check_events_there(tx, added)
    before = taggings_of(tx, refs)
    rewritten = {*edit.rewrite, *lost}
    after: Rows = {}
    for ref in refs:
        old = before.get(ref, NO_TAGS)
        tags = tuple(sorted({*old.tags, *added.get(ref, ())}.difference(gone.get(ref, ()))))
        travels = edit.travels and ref.kind is Kind.VM and (tags != old.tags or ref in rewritten)
        after[ref] = replace(old, tags=tags, unwritten=old.unwritten | (Part.TAGS if travels else 0))
    return Batch(
        entities=tuple(edit.save),
        removed=tuple(Ref(Kind.TAG, id_) for id_ in edit.forget),
        numbers=give_numbers(tx, [Ref(Kind.TAG, tag.id) for tag in edit.save]),
        taggings=lost | keep_changed(tx, before, after),
    )


def _by_object(given: Mapping[TagId, Iterable[Ref]]) -> dict[Ref, set[TagId]]:
    found: defaultdict[Ref, set[TagId]] = defaultdict(set)
    for id_, refs in given.items():
        for ref in refs:
            found[ref].add(id_)
    return found
