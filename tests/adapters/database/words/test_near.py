"""Each text is looked up once, and among all events or some."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.adapters.database.query_sql.base import event

from stellwerk.adapters.database.connection import reading_engine
from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.words.near import Near


def test_a_text_is_looked_up_once(tmp_path: Path) -> None:
    path = tmp_path / "stellwerk.db"
    database = Database(path, "test", is_alive=lambda _id: True)
    database.write(lambda tables: tables.add_events([event(n, text="crashed") for n in range(2)])).result()
    engine, asked = reading_engine(path), []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        near = Near(connection)
        first = near(("crashed",), False)
        count = len(asked)
        assert isinstance(first, list)
        assert len(first) == 2
        assert (near(("crashed",), False), len(asked)) == (first, count)
        near.among = {first[0]}
        assert near(("crashed",), False) == {first[0]}
        assert near(("no",), False) is None, "too short for the index"
    engine.dispose()
    database.close()
