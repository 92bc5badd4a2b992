"""One job's share of a transaction: connection, who writes, which revision. Writer thread only."""

from collections.abc import Callable

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.core.record import Record, field

EVERYBODY = ""
"""As writer: the change is announced to all instances, the writing one too."""


class Seen(Record):
    """Up to where this instance knows what others wrote. `version` is SQLite's number of foreign commits."""

    revision: int
    version: int | None = None


class Transaction(Record, kw_only=True):
    """What the parts of the tables share while a job runs.

    `on_undo`: calls that put memory back where the job is undone.
    """

    connection: sa.Connection
    instance: str
    now: float
    is_alive: Callable[[str], bool]
    seen: Seen
    on_undo: list[Callable[[], None]] = field(default_factory=list)
    _revision: int | None = None

    def stamp(self, writer: str | None = None) -> dict[str, object]:
        """The columns `revision` and `writer` for a row written now."""
        if self._revision is None:
            self._revision = raise_counter(self.connection, "revision", 1)
        return {"revision": self._revision, "writer": self.instance if writer is None else writer}

    def revision(self) -> int:
        """The newest revision of the database."""
        found = self.connection.scalar(sa.select(schema.counter.c.value).where(schema.counter.c.name == "revision"))
        return int(found or 0)


def raise_counter(connection: sa.Connection, name: str, by: int) -> int:
    """Raise a counter and return its new value. Other writers wait until this transaction ends."""
    counter = schema.counter
    statement = sa.update(counter).where(counter.c.name == name).values(value=counter.c.value + by)
    if connection.execute(statement).rowcount == 0:
        connection.execute(sa.insert(counter).values(name=name, value=by))
    return int(connection.execute(sa.select(counter.c.value).where(counter.c.name == name)).scalar_one())
