"""A list as a table, JSON or CSV. Owner thread."""

import csv
import json
from collections.abc import Iterable
from enum import StrEnum
from textwrap import indent
from typing import Any

from stellwerk.cli.listing.column import Props
from stellwerk.cli.table import Column, show_table
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import Kind
from stellwerk.core.text import translate
from stellwerk.model.catalogue.format import format_value, harmless, plain_value
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph

_NUMBERS = frozenset(
    {PropKind.COUNT, PropKind.BYTES, PropKind.PERCENT, PropKind.RATE, PropKind.DURATION, PropKind.VERSION}
)


class Form(StrEnum):
    """How a list is written: for people, or for machines with plain values (bytes, seconds, percents)."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"

    @property
    def machine(self) -> bool:
        """A program reads it."""
        return self is not Form.TABLE


def show_list(terminal: Terminal, form: Form, props: Props, entities: Iterable[Entity], graph: Graph) -> None:
    """Write the objects in their order, many of them as they come."""
    match form:
        case Form.JSON:
            show_json(terminal, (plain_row(props, entity, graph) for entity in entities))
        case Form.CSV:
            csv_line(terminal, [prop.key for prop in props])
            for entity in entities:
                csv_line(terminal, plain_row(props, entity, graph).values())
        case Form.TABLE:
            show_table(terminal, columns_of(props), (text_row(props, entity, graph) for entity in entities))


def show_json(terminal: Terminal, rows: Iterable[dict[str, Any]]) -> None:
    """As `json.dumps` writes the whole list, object by object."""
    lead = "[\n"
    for row in rows:
        terminal.out.write(lead + indent(json.dumps(row, ensure_ascii=False, indent=2), "  "))
        lead = ",\n"
    terminal.say("[]" if lead == "[\n" else "\n]")


def show_count(terminal: Terminal, form: Form, count: int) -> None:
    """Write how many there are."""
    match form:
        case Form.JSON:
            terminal.say(json.dumps({"count": count}))
        case Form.CSV:
            terminal.say(f"count\n{count}")
        case Form.TABLE:
            terminal.say(str(count))


def many_word(kind: Kind) -> str:
    """The plural of a kind within a sentence."""
    many = CATALOGUE.kinds[kind].many
    return many if many.isupper() or many == "VMs" else many.lower()


def columns_of(props: Props) -> list[Column]:
    """The titles for people."""
    return [Column(translate(prop.title), prop.kind in _NUMBERS) for prop in props]


def text_row(props: Props, entity: Entity, graph: Graph) -> list[str]:
    """The cells for people."""
    return [format_value(prop, prop.get(entity, graph), graph) for prop in props]


def plain_row(props: Props, entity: Entity, graph: Graph) -> dict[str, Any]:
    """The values for machines by property key."""
    return {prop.key: plain_value(prop, prop.get(entity, graph), graph) for prop in props}


def csv_line(terminal: Terminal, values: Iterable[Any]) -> None:
    """One line of comma-separated values. A text that a spreadsheet would take for a formula gets an apostrophe:
    names come from hosts."""
    csv.writer(terminal.out, lineterminator="\n").writerow([_csv_cell(value) for value in values])


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list():
            return harmless(", ".join(map(str, value)))
        case _:
            return harmless(str(value))
