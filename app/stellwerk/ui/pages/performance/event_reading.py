"""The newest events of a time, from memory and database. Owner thread; never waits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.event import Event
from stellwerk.ports.archive import Recorded, Row
from stellwerk.ports.lane import Answer
from stellwerk.search.query import read
from stellwerk.services.query.evaluation import Found
from stellwerk.services.query.queries import Queries

Take = Callable[[Sequence[Event]], None]


def timed(query: str, begin: float, end: float) -> str:
    """A query for events, of those between two moments; the newest hundred."""
    type_name, _colon, where = query.partition(":")
    times = f"time >= {_moment(begin)} and time <= {_moment(end)}"
    where = where.strip()
    if where:
        where = f"({where})" if " or " in where else where
        times = f"{where} and {times}"
    return f"{type_name}: {times} sortby time desc"


class EventReading:
    """Only the answer to the newest question counts."""

    def __init__(self, queries: Callable[[], Queries]) -> None:
        self._queries = queries
        self._asked = 0

    def ask(self, query: str, begin: float, end: float, take: Take) -> None:
        """What happened between two moments."""
        self._asked += 1
        asked = self._asked
        try:
            wanted = read(f"{timed(query, begin, end)} page 1")
            wanted.require_valid()
        except Invalid:
            take(())
            return
        queries = self._queries()

        def found(answer: Answer[Found]) -> None:
            if asked == self._asked and answer.value is not None:
                rows, lacking = answer.value.rows, answer.value.lacking
                queries.load(Kind.EVENT, rows, lambda loaded: self._loaded(asked, rows, lacking, loaded, take))

        queries.ask(wanted, found)

    def give_up(self) -> None:
        """Answers that come later are passed over."""
        self._asked += 1

    def _loaded(
        self,
        asked: int,
        rows: Sequence[Row],
        lacking: Mapping[Row, Recorded],
        loaded: Answer[Mapping[Row, Recorded]],
        take: Take,
    ) -> None:
        if asked == self._asked:
            there = {**lacking, **(loaded.value or {})}
            events = (there.get(row) for row in rows)
            take([event for event in events if isinstance(event, Event)])


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")
