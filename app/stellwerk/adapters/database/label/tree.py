"""What tags and folders have in common: rows that name a parent of their own table. Writer thread only.

Transactions that write run one after the other: what is checked here holds for all processes on the profile.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import _, in_sentence
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.folder import Folder
from stellwerk.model.tag import Tag

N = TypeVar("N", Tag, Folder)


class Tree(Record, Generic[N], frozen=True):
    """One table of them: how its rows are read."""

    kind: Kind
    table: sa.Table
    columns: Sequence[str]
    read: Callable[[Any], N]

    def all(self, tx: Transaction) -> dict[str, N]:
        """Every row that can be read, by id."""
        selected = sa.select(*(self.table.c[name] for name in self.columns))
        found = rows.readable(f"{self.kind.value}s", self.read, map(tuple, tx.connection.execute(selected).all()))
        return {node.id: node for node in found}

    def save(self, tx: Transaction, nodes: Collection[N]) -> None:
        """Insert or replace. Raises Conflict for a name that is taken below the same parent, for a parent that is not
        there, and for a circle."""
        if not nodes:
            return
        known: dict[str, N] = self.all(tx) | {node.id: node for node in nodes}
        places: defaultdict[tuple[str | None, str], list[N]] = defaultdict(list)
        for node in known.values():
            places[node.parent_id, node.name.casefold()].append(node)
        for node in nodes:
            self._check_place(node, known)
            self._check_name(node, places[node.parent_id, node.name.casefold()])
        values = [{name: getattr(node, name) for name in self.columns} | tx.stamp() for node in nodes]
        upsert(tx.connection, self.table, values)
        removed = schema.removed
        for portion in in_portions(node.id for node in nodes):
            of_kind = removed.c.kind == self.kind.value
            tx.connection.execute(sa.delete(removed).where(of_kind, removed.c.id.in_(portion)))

    def forget(self, tx: Transaction, ids: Collection[str]) -> frozenset[str]:
        """Remove rows; answers the ids of those that were there. Raises Conflict for one that has others below it that
        stay."""
        doomed = frozenset(ids)
        there: dict[str, N] = {
            node.id: node for node in self.all(tx).values() if node.id in doomed or node.parent_id in doomed
        }
        for node in there.values():
            if node.id not in doomed:
                text = _('the {kind} "{name}" still has the {kind} "{inner}" below it')
                parent = there.get(str(node.parent_id))
                above = parent.name if parent is not None else ""
                raise Conflict(text.format(kind=self._word, name=above, inner=node.name), _("look again"))
        for portion in in_portions(there):
            tx.connection.execute(sa.delete(self.table).where(self.table.c.id.in_(portion)))
        upsert(tx.connection, schema.removed, [{"kind": self.kind.value, "id": id_, **tx.stamp()} for id_ in there])
        return frozenset(there)

    def check_there(self, tx: Transaction, ids: Iterable[str]) -> None:
        """Raises Conflict for one that somebody else has removed."""
        for portion in in_portions(ids):
            wanted = self.table.c.id.in_(portion)
            found: set[Any] = set(tx.connection.execute(sa.select(self.table.c.id).where(wanted)).scalars())
            if not found.issuperset(portion):
                raise Conflict(_("the {kind} is not there any more").format(kind=self._word), _("look again"))

    @property
    def _word(self) -> str:
        return in_sentence(CATALOGUE.kinds[self.kind].one)

    def _check_place(self, node: N, known: Mapping[str, N]) -> None:
        """The parent is there, and the node is not above itself."""
        seen: list[N] = []
        here = node
        while here.parent_id is not None:
            seen.append(here)
            parent = known.get(here.parent_id)
            if parent is None:
                if here is not node:
                    return  # not of this change's making
                text = _('the {kind} that "{name}" is to be below is not there any more')
                told = text.format(kind=self._word, name=node.name)
                raise Conflict(told, _("choose another one"), f"id {node.parent_id}")
            if parent is node:
                names = " > ".join([f'"{node.name}"', *(f'"{one.name}"' for one in seen[::-1])])
                text = _("a {kind} would be below itself: {names}").format(kind=self._word, names=names)
                raise Conflict(text, _("choose another one"))
            if parent in seen:
                return
            here = parent

    def _check_name(self, node: N, there: Iterable[N]) -> None:
        for other in there:
            if other.id != node.id:
                text = _('a {kind} named "{name}" is already there at that place')
                raise Conflict(text.format(kind=self._word, name=other.name), _("choose another name"))


TAGS = Tree(Kind.TAG, schema.tag, rows.TAG, rows.tag)
FOLDERS = Tree(Kind.FOLDER, schema.folder, rows.FOLDER, rows.folder)
