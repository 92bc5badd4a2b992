"""A list as a file of comma-separated values, made of an immutable graph on a thread of its own.

The pure part may run on any thread; `export` is for the owner thread and never waits.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.model.catalogue.format import harmless, plain_value
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Errand


def csv_text(graph: Graph, kind: Kind, ids: Sequence[str], columns: Sequence[Prop[Any]]) -> str:
    """Property keys in the first line, plain values below: bytes, seconds, percents. Sets are joined by blanks."""
    out = io.StringIO()
    _write(out, graph, columns, _entities(graph, kind, ids))
    return out.getvalue()


def export(
    path: Path,
    loop: Loop,
    graph: Graph,
    kind: Kind,
    ids: Sequence[str],
    columns: Sequence[Prop[Any]],
    done: Callable[[Answer[int]], None],
) -> None:
    """Write the file; `done` gets the number of rows, or the error."""
    Errand(loop, "csv", lambda: write_csv(path, graph, columns, _entities(graph, kind, ids)), done).start()


def write_csv(path: Path, graph: Graph, columns: Sequence[Prop[Any]], entities: Iterable[Entity]) -> int:
    """Write the file as the objects come; answers the number of rows. Any thread. Raises Refused."""
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            return _write(out, graph, columns, entities)
    except OSError as error:
        reason = error.strerror or str(error)
        text = _("{path} could not be written: {reason}").format(path=path, reason=reason)
        raise Refused(text, _("choose another place")) from error


def _entities(graph: Graph, kind: Kind, ids: Sequence[str]) -> Iterator[Entity]:
    found = (graph.get(Ref(kind, id_)) for id_ in ids)
    return (entity for entity in found if entity is not None)


def _write(out: TextIO, graph: Graph, columns: Sequence[Prop[Any]], entities: Iterable[Entity]) -> int:
    writer = csv.writer(out)
    writer.writerow([prop.key for prop in columns])
    count = 0
    for entity in entities:
        count += 1
        writer.writerow([_cell(plain_value(prop, prop.get(entity, graph), graph)) for prop in columns])
    return count


def _cell(value: Any) -> str | int | float:
    """Names come from outside: a text that a spreadsheet would take for a formula gets an apostrophe."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case list():
            return harmless(" ".join(str(item) for item in value))
        case _:
            return harmless(str(value))
