"""What is said of objects: the rows that hold their tags, folders and values of fields. Writer thread only, but for
`said_of`.

Of events and tasks it is kept a second time, a row a tag and a row a value, by which queries find them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.change import Batch
from stellwerk.model.field import RECORDED
from stellwerk.model.tag import NO_TAGS, Part, Tagging

Rows = dict[Ref, Tagging]


def taggings_of(tx: Transaction, refs: Iterable[Ref]) -> Rows:
    """The rows of these objects, those that there are."""
    found = Rows()
    for kind, ids in _by_kind(refs).items():
        found |= said_of(tx.connection, kind, ids)
    return found


def said_of(connection: sa.Connection, kind: Kind, ids: Iterable[str]) -> Rows:
    """The rows of these objects of one kind, those that there are. Any thread that has a connection."""
    table, found = schema.tagging, Rows()
    for portion in in_portions(ids):
        found |= _read(connection, sa.and_(table.c.kind == kind.value, table.c.object_id.in_(portion)))
    return found


def having_tags(tx: Transaction, ids: Iterable[str]) -> Rows:
    """The rows that hold one of these tags. Ids hold no wildcard of LIKE."""
    wanted = [schema.tagging.c.tags.contains(id_, autoescape=True) for id_ in ids]
    return _read(tx.connection, sa.or_(*wanted)) if wanted else {}


def in_folders(tx: Transaction, ids: Iterable[str]) -> Rows:
    """The rows of what is in one of these folders."""
    found = Rows()
    for portion in in_portions(ids):
        found |= _read(tx.connection, schema.tagging.c.folder.in_(portion))
    return found


def having_values(tx: Transaction, keys: Iterable[str]) -> Rows:
    """The rows that hold a value of one of these fields. A key holds no quote; a value may look like one."""
    wanted = [schema.tagging.c.fields.contains(f'"{key}":', autoescape=True) for key in keys]
    return _read(tx.connection, sa.or_(*wanted)) if wanted else {}


def keep_taggings(tx: Transaction, taggings: Mapping[Ref, Tagging]) -> None:
    """Write these rows."""
    stamp = tx.stamp() if taggings else {}
    upsert(tx.connection, schema.tagging, [rows.tagging_values(ref, said) | stamp for ref, said in taggings.items()])
    _keep_parts(tx, {ref: said for ref, said in taggings.items() if ref.kind in RECORDED})


def forget_said(tx: Transaction, kind: Kind, ids: Collection[str]) -> None:
    """Nothing is said any more of events or tasks that are gone; their empty rows tell others."""
    said = (one for one in said_of(tx.connection, kind, ids).items() if one[1] != NO_TAGS)
    keep_taggings(tx, dict.fromkeys((ref for ref, _said in said), NO_TAGS))


def events_lost(tx: Transaction, refs: Iterable[Ref]) -> frozenset[Ref]:
    """Which of these are events that are not there any more: old ones go, and what is said of them with them."""
    wanted = {ref.id for ref in refs if ref.kind is Kind.EVENT}
    there: set[str] = set()
    for portion in in_portions(wanted):
        there.update(
            tx.connection.execute(sa.select(schema.event.c.id).where(schema.event.c.id.in_(portion))).scalars()
        )
    return frozenset(Ref(Kind.EVENT, id_) for id_ in wanted - there)


def check_events_there(tx: Transaction, refs: Iterable[Ref]) -> None:
    """Raises Conflict where one of these events is not there any more."""
    if events_lost(tx, refs):
        raise Conflict(_("the event is not there any more"), _("look again"))


def _keep_parts(tx: Transaction, taggings: Mapping[Ref, Tagging]) -> None:
    """Write what queries over events and tasks look for."""
    for kind, ids in _by_kind(taggings).items():
        for table in (schema.said_tag, schema.said_value):
            for portion in in_portions(ids):
                mine = sa.and_(table.c.kind == kind.value, table.c.object_id.in_(portion))
                tx.connection.execute(sa.delete(table).where(mine))
    tags = [
        {"kind": ref.kind.value, "object_id": ref.id, "tag_id": id_}
        for ref, said in taggings.items()
        for id_ in said.tags
    ]
    upsert(tx.connection, schema.said_tag, tags)
    values = [
        {"kind": ref.kind.value, "object_id": ref.id, "key": key}
        | ({"text": value, "number": None} if isinstance(value, str) else {"text": None, "number": value})
        for ref, said in taggings.items()
        for key, value in said.values.items()
    ]
    upsert(tx.connection, schema.said_value, values)


def _by_kind(refs: Iterable[Ref]) -> Mapping[Kind, list[str]]:
    found: defaultdict[Kind, list[str]] = defaultdict(list)
    for ref in refs:
        found[ref.kind].append(ref.id)
    return found


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


def _read(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Rows:
    columns = [schema.tagging.c[name] for name in rows.TAGGING]
    told = map(tuple, connection.execute(sa.select(*columns).where(condition)).all())
    return dict(rows.readable("tags of objects", rows.Taggings(), told))
