"""Tags and which objects have them. Writer thread only.

Transactions that write run one after the other: what is checked here holds for all processes on the profile.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.tables_number import give_numbers
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref, TagId, new_id
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.change import Batch
from stellwerk.model.tag import NO_TAGS, Path, Tag, TagEdit, Tagging

MOST_FOUND = 10_000
"""Tags past which none is made of what others wrote into definitions."""

Rows = dict[Ref, Tagging]


def save_tags(tx: Transaction, tags: Collection[Tag]) -> None:
    """Insert or replace. Raises Conflict for a name that is taken below the same parent, for a parent that is not
    there, and for a circle."""
    if not tags:
        return
    known = _all_tags(tx) | {tag.id: tag for tag in tags}
    places: defaultdict[tuple[TagId | None, str], list[Tag]] = defaultdict(list)
    for tag in known.values():
        places[tag.parent_id, tag.name.casefold()].append(tag)
    for tag in tags:
        _check_place(tag, known)
        _check_name(tag, places[tag.parent_id, tag.name.casefold()])
    upsert(tx.connection, schema.tag, [{name: getattr(tag, name) for name in rows.TAG} | tx.stamp() for tag in tags])
    for portion in in_portions(tag.id for tag in tags):
        removed = schema.removed
        of_tags = removed.c.kind == Kind.TAG.value
        tx.connection.execute(sa.delete(removed).where(of_tags, removed.c.id.in_(portion)))


def forget_tags(tx: Transaction, ids: Collection[str]) -> Rows:
    """Remove tags, from what has them too; answers what these have left. Raises Conflict for a tag that still has
    others below it."""
    table, doomed = schema.tag, frozenset(ids)
    there = {tag.id: tag for tag in _all_tags(tx).values() if tag.id in doomed or tag.parent_id in doomed}
    for tag in there.values():
        if tag.id not in doomed:
            text = _('the tag "{name}" still has the tag "{inner}" below it')
            names = {"name": there[tag.parent_id].name if tag.parent_id in there else "", "inner": tag.name}
            raise Conflict(text.format(**names), _("look again"))
    for portion in in_portions(there):
        tx.connection.execute(sa.delete(table).where(table.c.id.in_(portion)))
    gone = [{"kind": Kind.TAG.value, "id": id_, **tx.stamp()} for id_ in there]
    upsert(tx.connection, schema.removed, gone)
    left = {
        ref: replace(tagging, tags=tuple(id_ for id_ in tagging.tags if id_ not in there))
        for ref, tagging in _having(tx, there)
    }
    keep_taggings(tx, left)
    return left


def edit_tags(tx: Transaction, edit: TagEdit) -> Batch:
    """See the port."""
    save_tags(tx, edit.save)
    lost = forget_tags(tx, edit.forget) if edit.forget else {}
    refs = {ref for refs in (*edit.add.values(), *edit.remove.values()) for ref in refs} | {*edit.rewrite, *lost}
    _check_there(tx, edit.add)
    before = _taggings(tx, refs)
    added, gone = _by_object(edit.add), _by_object(edit.remove)
    rewritten = {*edit.rewrite, *lost}
    after: Rows = {}
    for ref in refs:
        old = before.get(ref, NO_TAGS)
        tags = tuple(sorted({*old.tags, *added.get(ref, ())}.difference(gone.get(ref, ()))))
        travels = edit.travels and ref.kind is Kind.VM and (tags != old.tags or ref in rewritten)
        after[ref] = Tagging(tags, old.unwritten or travels)
    changed = {ref: tagging for ref, tagging in after.items() if tagging != before.get(ref, NO_TAGS)}
    keep_taggings(tx, changed)
    return Batch(
        entities=tuple(edit.save),
        removed=tuple(Ref(Kind.TAG, id_) for id_ in edit.forget),
        numbers=give_numbers(tx, [Ref(Kind.TAG, tag.id) for tag in edit.save]),
        taggings=lost | changed,
    )


def take_paths(tx: Transaction, found: Mapping[Ref, Collection[Path]]) -> Batch:
    """See the port."""
    before = _taggings(tx, found)
    by_name = {(tag.parent_id, tag.name.casefold()): tag for tag in _all_tags(tx).values()}
    made: list[Tag] = []
    changed: Rows = {}
    for ref, paths in found.items():
        old = before.get(ref, NO_TAGS)
        if not old.unwritten:
            ids = {id_ for path in paths if (id_ := _found(path, by_name, made)) is not None}
            new = Tagging(tuple(sorted(ids)))
            changed |= {ref: new} if new != old else {}
    save_tags(tx, made)
    keep_taggings(tx, changed)
    numbers = give_numbers(tx, [Ref(Kind.TAG, tag.id) for tag in made])
    return Batch(entities=tuple(made), numbers=numbers, taggings=changed)


def note_written(tx: Transaction, written: Mapping[Ref, Collection[TagId]]) -> Batch:
    """See the port."""
    before = _taggings(tx, written)
    done = {
        ref: replace(tagging, unwritten=False)
        for ref, tagging in before.items()
        if tagging.unwritten and frozenset(tagging.tags) == frozenset(written[ref])
    }
    keep_taggings(tx, done)
    return Batch(taggings=done)


def keep_taggings(tx: Transaction, taggings: Mapping[Ref, Tagging]) -> None:
    """Write these rows."""
    stamp = tx.stamp() if taggings else {}
    values = [
        {"kind": ref.kind.value, "object_id": ref.id, "tags": " ".join(tagging.tags), "unwritten": tagging.unwritten}
        | stamp
        for ref, tagging in taggings.items()
    ]
    upsert(tx.connection, schema.tagging, values)


def _by_object(given: Mapping[TagId, Iterable[Ref]]) -> dict[Ref, set[TagId]]:
    found: defaultdict[Ref, set[TagId]] = defaultdict(set)
    for id_, refs in given.items():
        for ref in refs:
            found[ref].add(id_)
    return found


def _found(path: Path, by_name: dict[tuple[TagId | None, str], Tag], made: list[Tag]) -> TagId | None:
    """The tag at the end of a path by names, with what is missing on the way made; None where there are too many."""
    parent: TagId | None = None
    for name in path:
        tag = by_name.get((parent, name.casefold()))
        if tag is None:
            if len(by_name) >= MOST_FOUND:
                return None
            tag = Tag(id=TagId(new_id()), name=name, parent_id=parent)
            by_name[parent, name.casefold()] = tag
            made.append(tag)
        parent = tag.id
    return parent


def _all_tags(tx: Transaction) -> dict[TagId, Tag]:
    columns = [schema.tag.c[name] for name in rows.TAG]
    found = rows.readable("tags", rows.tag, map(tuple, tx.connection.execute(sa.select(*columns)).all()))
    return {tag.id: tag for tag in found}


def _taggings(tx: Transaction, refs: Iterable[Ref]) -> Rows:
    """The rows of these objects, those that there are."""
    by_kind: defaultdict[Kind, list[str]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.kind].append(ref.id)
    table, found = schema.tagging, Rows()
    for kind, ids in by_kind.items():
        for portion in in_portions(ids):
            found |= _read(tx, sa.and_(table.c.kind == kind.value, table.c.object_id.in_(portion)))
    return found


def _having(tx: Transaction, ids: Iterable[str]) -> list[tuple[Ref, Tagging]]:
    """The rows that hold one of these tags. Ids hold no wildcard of LIKE."""
    wanted = [schema.tagging.c.tags.contains(id_, autoescape=True) for id_ in ids]
    return list(_read(tx, sa.or_(*wanted)).items()) if wanted else []


def _read(tx: Transaction, condition: sa.ColumnElement[bool]) -> Rows:
    columns = [schema.tagging.c[name] for name in rows.TAGGING]
    told = map(tuple, tx.connection.execute(sa.select(*columns).where(condition)).all())
    return dict(rows.readable("tags of objects", rows.Taggings(), told))


def _check_place(tag: Tag, known: Mapping[TagId, Tag]) -> None:
    """The parent is there, and the tag is not above itself."""
    seen: list[Tag] = []
    here = tag
    while here.parent_id is not None:
        seen.append(here)
        parent = known.get(here.parent_id)
        if parent is None:
            if here is not tag:
                return  # not of this change's making
            text = _('the tag that "{name}" is to be below is not there any more')
            raise Conflict(text.format(name=tag.name), _("choose another one"), f"id {tag.parent_id}")
        if parent is tag:
            names = " > ".join(f'"{one.name}"' for one in (tag, *reversed(seen)))
            raise Conflict(_("a tag would be below itself: {names}").format(names=names), _("choose another one"))
        if parent in seen:
            return
        here = parent


def _check_name(tag: Tag, there: Iterable[Tag]) -> None:
    for other in there:
        if other.id != tag.id:
            text = _('a tag named "{name}" is already there at that place').format(name=other.name)
            raise Conflict(text, _("choose another name"))


def _check_there(tx: Transaction, ids: Collection[str]) -> None:
    """Raises Conflict for a tag that somebody else has removed."""
    table = schema.tag
    for portion in in_portions(ids):
        found: set[Any] = set(tx.connection.execute(sa.select(table.c.id).where(table.c.id.in_(portion))).scalars())
        if not found.issuperset(portion):
            raise Conflict(_("the tag is not there any more"), _("look again"))
