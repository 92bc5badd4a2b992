"""The events and tasks themselves, read by the page when they come in sight. Owner thread."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

from stellwerk.core.ids import Kind
from stellwerk.core.loop import Loop
from stellwerk.ports.archive import Recorded, Row
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.services.link.errand import answer_of

MOST_KEPT = 10_000
"""Events that are kept once they were in sight: some 10 MB."""


class Pages:
    """Keeps what was in sight lately. One page is read at a time, the one that was wanted last next: who scrolls fast
    is not shown what he passed by first.

    Args:
        loaded: told when rows came.
    """

    def __init__(self, kind: Kind, loop: Loop, repository: Repository, loaded: Callable[[], None]) -> None:
        self._kind, self._loop, self._repository, self._told = kind, loop, repository, loaded
        self._kept: OrderedDict[Row, Recorded] = OrderedDict()
        self._gone: set[Row] = set()
        self._old: set[Row] = set()
        self._wanted: list[Row] = []
        self._reading = False
        self._stop = threading.Event()

    def get(self, row: Row) -> Recorded | None:
        """The event or task of a row, if it was read."""
        return self._kept.get(row)

    def is_old(self, row: Row) -> bool:
        """What is known of a row may be different by now: it is read again once it is wanted."""
        return row in self._old

    def age(self) -> None:
        """Events or tasks changed in the database, nobody knows which."""
        self._old.update(self._kept)

    def want(self, rows: Sequence[Row]) -> None:
        """Read those of these rows that were not read yet; what was wanted before and is not begun is dropped."""
        missing = [row for row in rows if (row not in self._kept or row in self._old) and row not in self._gone]
        if missing:
            self._wanted = missing
            self._read()

    def close(self) -> None:
        """Read no more."""
        self._stop.set()
        self._wanted = []

    def _read(self) -> None:
        if self._reading or not self._wanted or self._stop.is_set():
            return
        rows, self._wanted, self._reading = self._wanted, [], True
        kind = self._kind

        def ended(future: "Future[Mapping[Row, Recorded]]") -> None:
            told = answer_of(future.result)
            self._loop.post(lambda: self._got(rows, told))

        self._repository.read(lambda archive: archive.entities(kind, rows), self._stop, quick=True).add_done_callback(
            ended
        )

    def _got(self, rows: Sequence[Row], told: Answer[Mapping[Row, Recorded]]) -> None:
        self._reading = False
        if self._stop.is_set():
            return
        found = told.value or {}
        self._kept.update(found)
        self._old.difference_update(rows)
        self._gone.update(row for row in rows if row not in found)
        while len(self._kept) > MOST_KEPT:
            self._old.discard(self._kept.popitem(last=False)[0])
        self._told()
        self._read()
