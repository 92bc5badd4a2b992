"""Short numbers, counted by kind. Writer thread only."""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions
from stellwerk.adapters.database.transaction import Transaction, raise_counter
from stellwerk.core.ids import Kind, Ref


def give_numbers(tx: Transaction, refs: Iterable[Ref]) -> dict[Ref, int]:
    """The numbers of these objects; new ones where there are none, never one that was given before."""
    by_kind: defaultdict[Kind, dict[str, None]] = defaultdict(dict)
    for ref in refs:
        by_kind[ref.kind][ref.id] = None
    given: dict[Ref, int] = {}
    for kind, ids in by_kind.items():
        known = _known(tx, kind, ids)
        missing = [id_ for id_ in ids if id_ not in known]
        if missing:
            known |= _new(tx, kind, missing)
        given |= {Ref(kind, id_): known[id_] for id_ in ids}
    return given


def _known(tx: Transaction, kind: Kind, ids: Iterable[str]) -> dict[str, int]:
    number, known = schema.number, {}
    for portion in in_portions(ids):
        found = sa.select(number.c.object_id, number.c.number).where(
            number.c.kind == kind.value, number.c.object_id.in_(portion)
        )
        known.update({row.object_id: int(row.number) for row in tx.connection.execute(found)})
    return known


def _new(tx: Transaction, kind: Kind, ids: list[str]) -> dict[str, int]:
    last = raise_counter(tx.connection, f"number:{kind.value}", len(ids))
    new = {id_: last - len(ids) + place for place, id_ in enumerate(ids, 1)}
    rows = [{"kind": kind.value, "object_id": id_, "number": given, **tx.stamp()} for id_, given in new.items()]
    tx.connection.execute(sa.insert(schema.number), rows)
    return new
