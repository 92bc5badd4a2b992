"""Which events may hold a text, while one query is answered. Reader threads."""

from collections.abc import Sequence

import sqlalchemy as sa

from stellwerk.adapters.database.words.index import rare


class Near:
    """Looks each text up once. `among`: only these events are told of, if set."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._found: dict[tuple[tuple[str, ...], bool], list[int] | None] = {}
        self.among: set[int] | None = None

    def __call__(self, pieces: tuple[str, ...], marks: bool) -> Sequence[int] | set[int] | None:
        """The positions of all events that may hold these pieces; None = any may. See `rare`."""
        key = pieces, marks
        if key not in self._found:
            self._found[key] = rare(self._connection, pieces, marks)
        found = self._found[key]
        return found if found is None or self.among is None else self.among.intersection(found)
