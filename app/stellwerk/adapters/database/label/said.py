"""What is said of objects: the rows that hold their tags, folders and values of fields. Writer thread only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.tag import NO_TAGS, Part, Tagging

Rows = dict[Ref, Tagging]


def taggings_of(tx: Transaction, refs: Iterable[Ref]) -> Rows:
    """The rows of these objects, those that there are."""
    by_kind: defaultdict[Kind, list[str]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.kind].append(ref.id)
    table, found = schema.tagging, Rows()
    for kind, ids in by_kind.items():
        for portion in in_portions(ids):
            found |= _read(tx, sa.and_(table.c.kind == kind.value, table.c.object_id.in_(portion)))
    return found


def having_tags(tx: Transaction, ids: Iterable[str]) -> Rows:
    """The rows that hold one of these tags. Ids hold no wildcard of LIKE."""
    wanted = [schema.tagging.c.tags.contains(id_, autoescape=True) for id_ in ids]
    return _read(tx, sa.or_(*wanted)) if wanted else {}


def in_folders(tx: Transaction, ids: Iterable[str]) -> Rows:
    """The rows of what is in one of these folders."""
    found = Rows()
    for portion in in_portions(ids):
        found |= _read(tx, schema.tagging.c.folder.in_(portion))
    return found


def having_values(tx: Transaction, keys: Iterable[str]) -> Rows:
    """The rows that hold a value of one of these fields. A key holds no quote; a value may look like one."""
    wanted = [schema.tagging.c.fields.contains(f'"{key}":', autoescape=True) for key in keys]
    return _read(tx, sa.or_(*wanted)) if wanted else {}


def keep_taggings(tx: Transaction, taggings: Mapping[Ref, Tagging]) -> None:
    """Write these rows."""
    stamp = tx.stamp() if taggings else {}
    upsert(tx.connection, schema.tagging, [rows.tagging_values(ref, said) | stamp for ref, said in taggings.items()])


def keep_changed(tx: Transaction, before: Rows, after: Rows) -> Rows:
    """Write the rows that are different now, and answer them."""
    changed = {ref: said for ref, said in after.items() if said != before.get(ref, NO_TAGS)}
    keep_taggings(tx, changed)
    return changed


def note_written(tx: Transaction, written: Mapping[Ref, Tagging]) -> Batch:
    """See the port."""
    before = taggings_of(tx, written)
    after = {ref: _noted(old, written[ref]) for ref, old in before.items()}
    return Batch(taggings=keep_changed(tx, before, after))


def _noted(old: Tagging, written: Tagging) -> Tagging:
    """The parts that are as they were written are written."""
    done = 0
    if frozenset(old.tags) == frozenset(written.tags):
        done |= Part.TAGS
    if old.folder == written.folder:
        done |= Part.FOLDER
    if old.values == written.values:
        done |= Part.FIELDS
    return replace(old, unwritten=old.unwritten & ~(done & written.unwritten))


def _read(tx: Transaction, condition: sa.ColumnElement[bool]) -> Rows:
    columns = [schema.tagging.c[name] for name in rows.TAGGING]
    told = map(tuple, tx.connection.execute(sa.select(*columns).where(condition)).all())
    return dict(rows.readable("tags of objects", rows.Taggings(), told))
