"""The index of the words of events: it never leaves out an event that holds a text."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import cast

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from tests.adapters.database.query_sql.base import event

from stellwerk.adapters.database import schema, tables_event
from stellwerk.adapters.database.query_sql.function import teach
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.adapters.database.words.index import has_words, index_some, make_words, rare
from stellwerk.core.ids import EventId, HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.event import Event, Subject

TEXTS = st.text(st.sampled_from('aAbß"*é \\İ😀\0\ud800%_-'), max_size=8)


class Base:
    """A database in memory, with the index or, as an older one, still without."""

    def __init__(self, *, older: bool = False) -> None:
        self.engine = sa.create_engine("sqlite://", poolclass=StaticPool)
        sa.event.listen(self.engine, "connect", lambda connection, _record: teach(connection))
        schema.metadata.create_all(self.engine)
        self.connection = self.engine.connect()
        if not older:
            make_words(self.connection)
        self.tx = Transaction(connection=self.connection, instance="me", now=0.0, is_alive=bool, seen=Seen(0))

    def add(self, *events: Event) -> None:
        tables_event.add_events(self.tx, events)

    def found(self, *pieces: str, marks: bool = False) -> list[str] | None:
        """The ids of the events that may hold these."""
        positions = rare(self.connection, [piece.casefold() for piece in pieces], marks)
        if positions is None:
            return None
        chosen = sa.select(schema.event.c.id).where(schema.event.c.position.in_(positions))
        return sorted(self.connection.scalars(chosen))

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()


@pytest.fixture
def base() -> Iterator[Base]:
    base = Base()
    yield base
    base.close()


def test_texts_reasons_names_and_marks_are_found(base: Base) -> None:
    named = replace(event(3), subjects=(Subject(Ref(Kind.HOST, HostId("h")), "Straße-7"),))
    base.add(event(1, text="the disk is FULL"), event(2, reason="full moon", code="vm.start", actor="anna"), named)
    assert base.found("full") == ["e1", "e2"]
    assert base.found("ful", "sk is") == ["e1"]
    assert base.found("STRASSE-7") == ["e3"]
    assert base.found("vm.start") == [], "codes are no free text"
    assert base.found("vm.start", marks=True) == ["e2"]
    assert base.found("ANNA", marks=True) == ["e2"]


def test_two_letters_are_sought_everywhere(base: Base) -> None:
    base.add(event(1, text="ab"))
    assert base.found("ab") is None
    assert base.found("") is None


def test_what_is_written_over_or_removed_leaves_the_index(base: Base) -> None:
    base.add(event(1, text="first text"), event(2, text="other"))
    base.add(event(1, text="second"))
    assert (base.found("first"), base.found("second")) == ([], ["e1"])
    tables_event.delete_events(base.tx, ["e1"])
    assert rare(base.connection, ["second"]) == []
    assert base.found("other") == ["e2"]


def test_an_older_database_is_indexed_bit_by_bit() -> None:
    base = Base(older=True)
    base.add(*(event(number, text=f"number {number}") for number in range(5)))
    assert not has_words(base.connection)
    assert base.found("number") is None
    assert index_some(base.connection, 2) == 0
    make_words(base.connection)
    base.add(event(9, text="number 9"), event(0, text="number 0 again"))
    assert base.found("number") is None, "not all are in yet"
    assert index_some(base.connection, 2) == 4
    assert index_some(base.connection, 2) == 2
    assert index_some(base.connection, 2) == 0
    assert base.found("number") == ["e0", "e1", "e2", "e3", "e4", "e9"]
    assert base.found("again") == ["e0"]
    assert index_some(base.connection, 2) == 0
    base.close()


BASE = Base()


@given(st.lists(TEXTS, max_size=5), TEXTS)
@settings(max_examples=200, deadline=None)
def test_no_event_is_left_out_that_holds_a_text(texts: list[str], sought: str) -> None:
    tables_event.delete_events(BASE.tx, BASE.connection.scalars(sa.select(schema.event.c.id)).all())
    BASE.add(*(replace(event(number), id=EventId(str(number)), text=text) for number, text in enumerate(texts)))
    rows = BASE.connection.execute(sa.select(schema.event.c.id, schema.event.c.text))
    stored = {row.id: row.text for row in rows}
    wanted = (schema.AnyText().process_bind_param(sought, None) or "").casefold()
    found = BASE.found(sought)
    if found is not None:
        assert {id_ for id_, text in stored.items() if wanted in text.casefold()} <= set(found)


class Without:
    """A connection to a SQLite that answers the making of the index with an error."""

    def __init__(self, said: str) -> None:
        self.dialect = sa.create_engine("sqlite://").dialect
        self._error = OperationalError("CREATE", None, Exception(said))

    def begin_nested(self) -> AbstractContextManager[None]:
        return nullcontext()

    def exec_driver_sql(self, _text: str) -> None:
        raise self._error


@pytest.mark.parametrize("said", ["no such module: fts5", "no such tokenizer: trigram"])
def test_a_database_that_cannot_have_it_does_without(said: str) -> None:
    make_words(cast(sa.Connection, Without(said)))


def test_any_other_reason_is_told() -> None:
    with pytest.raises(OperationalError, match="full"):
        make_words(cast(sa.Connection, Without("database or disk is full")))
