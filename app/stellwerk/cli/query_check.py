"""`query`: reads a query without answering it. Any thread."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import Invalid
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.search.query import Query, read

OPTIONS = {"json": False, "help": False}
USAGE = "query 'TEXT' [--json]      (- reads one query a line from the input)"


def run_query(terminal: Terminal, words: Sequence[str], fields: Callable[[], Catalogue] | None = None) -> Status:
    """Say whether each text is a query and what it means; USAGE where a single one is none.

    `fields` answers the catalogue with the fields of the profile; it is asked only where a text is no query without.
    """
    options, rest = split_options(words, OPTIONS)
    if is_on(options, "help"):
        terminal.say(f"stellwerk {USAGE}")
        return Status.DONE
    if not rest:
        raise Invalid("there is no query", "write for example: query 'Vms: status = up'")
    if rest == ["-"]:
        for line in terminal.source:
            _show(terminal, _read(line.rstrip("\r\n"), fields), as_json=is_on(options, "json"))
        return Status.DONE
    query = _read(" ".join(rest), fields)
    _show(terminal, query, as_json=is_on(options, "json"))
    return Status.DONE if query.valid else Status.USAGE


def _read(text: str, fields: Callable[[], Catalogue] | None) -> Query:
    query = read(text)
    return query if query.valid or fields is None else read(text, catalogue=fields())


def query_json(query: Query) -> dict[str, Any]:
    """The stable form."""
    return {
        "valid": query.valid,
        "type": CATALOGUE.kinds[query.kind].type_name if query.kind is not None else None,
        "canonical": query.canonical if query.valid else None,
        "errors": [
            {"message": error.message, "start": error.start, "end": error.end, "hint": error.hint or None}
            for error in query.errors
        ],
    }


def _show(terminal: Terminal, query: Query, *, as_json: bool) -> None:
    if as_json:
        terminal.say(json.dumps(query_json(query), ensure_ascii=False))
        return
    if query.valid:
        terminal.say(printable(query.canonical))
        return
    terminal.say(printable(query.text))
    for error in query.errors:
        mark = " " * error.start + "^" * max(1, error.end - error.start)
        terminal.say(mark)
        terminal.note(f"error: {printable(str(error.as_invalid()))}")
