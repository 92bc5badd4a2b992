"""`complete`: what may stand at a place in a query. Connects to no host: what exists comes from the database, which is
not opened for that.

Owner thread.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status, report
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.table import Column, show_table
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.json_text import read_json
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue, catalogue_of
from stellwerk.model.graph import Graph
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.known import GraphKnown
from stellwerk.search.completion.live_value import LiveValues
from stellwerk.search.completion.offer import Offer

OPTIONS = {"json": False, "cursor": True, "cached": False, "help": False}
USAGE = 'complete \'TEXT\' [--cursor N] [--cached] [--json]      (- reads {"text", "cursor"} lines from the input)'


class LateKnown:
    """What a graph knows, gathered when a value is first asked for."""

    def __init__(self, graph: Callable[[], Graph]) -> None:
        self._graph = graph
        self._known: GraphKnown | None = None

    def values(self, kind: Kind, prop: Prop[Any]) -> LiveValues:
        """The values in the graph."""
        if self._known is None:
            graph = self._graph()
            self._known = GraphKnown(graph, catalogue_of(graph))
        return self._known.values(kind, prop)


def run_complete(env: Environment, words: Sequence[str]) -> Status:
    """Answer for one text, or for each line of the input."""
    options, rest = split_options(words, OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(f"stellwerk {USAGE}")
        return Status.DONE
    if not rest:
        raise Invalid("there is no text to complete", "write for example: complete 'Vms: st'")
    completer = completer_of(lambda: env.peek(None), env.catalogue())
    if rest == ["-"]:
        return _complete_lines(env, completer)
    offers = completer.offers(" ".join(rest), _read_cursor(options.get("cursor")))
    if is_on(options, "json"):
        env.terminal.say(_as_json(offers))
    elif offers:
        columns = [Column("insert"), Column("kind"), Column("detail")]
        show_table(env.terminal, columns, [[offer.insert, offer.what.value, offer.detail] for offer in offers])
    return Status.DONE


def completer_of(graph: Callable[[], Graph], catalogue: Catalogue) -> Completer:
    """What completes queries over a graph, which is fetched when a value is first asked for."""
    return Completer(LateKnown(graph), catalogue=catalogue)


def offer_json(offer: Offer) -> dict[str, Any]:
    """The stable form."""
    return {
        "insert": offer.insert,
        "start": offer.start,
        "end": offer.end,
        "kind": offer.what.value,
        "detail": offer.detail,
    }


def _complete_lines(env: Environment, completer: Completer) -> Status:
    """One line out for each line in, at once, so that another program can ask and wait."""
    status = Status.DONE
    for line in env.terminal.source:
        try:
            text, cursor = _read_line(line)
        except Invalid as error:
            report(env.terminal, error, as_json=True)
            status = Status.USAGE
        else:
            env.terminal.say(_as_json(completer.offers(text, cursor)))
        env.terminal.out.flush()
    return status


def _read_line(line: str) -> tuple[str, int | None]:
    """The text and the cursor of a line; raises Invalid."""
    hint = 'write lines like {"text": "Vms: st", "cursor": 7}'
    try:
        asked = read_json(line)
    except ValueError as error:
        raise Invalid("a line is no JSON", hint) from error
    text = asked.get("text") if isinstance(asked, dict) else None
    if not isinstance(text, str):
        raise Invalid("a line has no text", hint)
    cursor = asked.get("cursor")
    if cursor is not None and (not isinstance(cursor, int) or isinstance(cursor, bool)):
        raise Invalid("a cursor is no whole number", hint)
    return text, cursor


def _read_cursor(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(f'"{text[:40]}" is no cursor', "give the number of characters before it, for example --cursor 7")
    return int(text)


def _as_json(offers: Sequence[Offer]) -> str:
    return json.dumps([offer_json(offer) for offer in offers], ensure_ascii=False)
