"""`select 'All: words'`: what free text finds among all types, as one list. Owner thread."""

from collections.abc import Iterable, Sequence
from typing import Any

from stellwerk.cli.listing.form import Form, csv_line, show_json
from stellwerk.cli.table import Column, show_table
from stellwerk.cli.terminal import Terminal
from stellwerk.core.text import translate
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.best_match import Match

_KEYS = ("type", "name", "found", "text", "id")


def show_matches(terminal: Terminal, form: Form, matches: Sequence[Match]) -> None:
    """Write them in their order. `found`: the property that holds a word, where the name does not, and its `text`."""
    match form:
        case Form.JSON:
            show_json(terminal, map(_plain, matches))
        case Form.CSV:
            csv_line(terminal, _KEYS)
            for one in matches:
                csv_line(terminal, _plain(one).values())
        case Form.TABLE:
            show_table(terminal, [Column(title) for title in ("Type", "Name", "Found")], _rows(matches))


def _plain(match: Match) -> dict[str, Any]:
    found = match.prop.key if match.prop is not None else "name"
    return dict(zip(_KEYS, (match.ref.kind.value, match.name, found, match.text, match.ref.id), strict=True))


def _rows(matches: Iterable[Match]) -> Iterable[list[str]]:
    for one in matches:
        found = f"{translate(one.prop.title)}: {one.text}" if one.prop is not None else ""
        yield [translate(CATALOGUE.kinds[one.ref.kind].one), one.name, found]
