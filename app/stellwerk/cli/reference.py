"""The reference of commands and properties in `docs/`, written from their declarations.

`python -m stellwerk.cli.reference` writes the files, with `--check` it says whether they are current. Any thread.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from stellwerk.cli.call_line import SHARED, own_params
from stellwerk.cli.help_text import param_text, usage
from stellwerk.commands.registry import COMMANDS
from stellwerk.engine.command import Command
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.relation import Relation

DOCS = Path(__file__).resolve().parents[3] / "docs"

_NOTE = "<!-- Written by `python -m stellwerk.cli.reference` from the declarations; do not edit. -->"

_SOURCES = {
    Source.XML: "definition",
    Source.STATE: "host",
    Source.STATS: "statistics",
    Source.AGENT: "guest",
    Source.USER: "profile",
    Source.DERIVED: "derived",
}


def commands_page() -> str:
    """All commands: usage, what they do and need, their parameters, an example that works on the demo fleet."""
    lines = ["# Commands", "", _NOTE, ""]
    lines += ["Every command runs from the window, the palette, the command line and scripts alike. On the command"]
    lines += ["line each one also takes:", ""]
    lines += [f"- `--{name}`: {text}" for name, text in SHARED.items()]
    for kind in (*CATALOGUE.kinds, None):
        commands = COMMANDS.for_kind(kind)
        if commands:
            title = CATALOGUE.kinds[kind].many if kind is not None else "Without an object"
            lines += ["", f"## {title}"]
            lines += [line for command in commands for line in _command_section(command)]
    return "\n".join(lines) + "\n"


def properties_page() -> str:
    """All properties and relations by type: what queries, columns and `--columns` know."""
    lines = ["# Properties", "", _NOTE, ""]
    lines += ["What can be shown as a column, searched, sorted by and printed with `--columns`. Bold ones are shown"]
    lines += ["without being chosen."]
    for kind, info in CATALOGUE.kinds.items():
        aliases = ", ".join(f"`{alias}`" for alias in info.aliases)
        lines += ["", f"## {info.type_name}", "", f"{info.many}; also written {aliases}.", ""]
        lines += ["| property | kind | from | what it is | also |", "|---|---|---|---|---|"]
        lines += [_property_row(prop) for prop in CATALOGUE.own_props(kind)]
        lines += ["", "| relation | leads to | also |", "|---|---|---|"]
        lines += [_relation_row(relation) for relation in CATALOGUE.own_relations(kind)]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {"commands.md": commands_page, "properties.md": properties_page}


def outdated(folder: Path) -> list[str]:
    """The files that are not what the declarations say."""
    return [name for name, page in PAGES.items() if _read(folder / name) != page()]


def main(argv: Sequence[str], folder: Path = DOCS) -> int:
    """Write the files, or check them; 1 when one is not current."""
    if list(argv) == ["--check"]:
        old = outdated(folder)
        for name in old:
            print(f"{folder / name} is not current: run python -m stellwerk.cli.reference")
        return 1 if old else 0
    if argv:
        print("usage: python -m stellwerk.cli.reference [--check]", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
    return 0


def _command_section(command: Command) -> Iterable[str]:
    yield from ("", f"### {command.name}", "", f"{command.help}.", "", "```", usage(command), "```", "")
    params = own_params(command)
    if params:
        yield from ("| parameter | | |", "|---|---|---|")
        for param in params:
            required = "required" if param.required else ""
            yield f"| `-{param.cli_name}` | {required} | {_cell(param_text(param))} |"
        yield ""
    yield f"- needs the permission `{command.needs}`"
    for need in command.when:
        yield f"- possible when `{need.query}`"
    if command.destroys:
        yield "- asks first; `--yes` answers"
    yield f"- example: `stellwerk {command.example}`"


def _property_row(prop: Prop[Any]) -> str:
    key = f"**`{prop.key}`**" if prop.column.shown else f"`{prop.key}`"
    what = str(prop.help)
    if prop.kind is PropKind.ENUM:
        what += ": " + ", ".join(prop.choices)
    aliases = ", ".join(f"`{alias}`" for alias in prop.aliases)
    return f"| {key} | {prop.kind.value} | {_SOURCES[prop.source]} | {_cell(what)} | {aliases} |"


def _relation_row(relation: Relation) -> str:
    target = CATALOGUE.kinds[relation.target]
    number = target.many if relation.many else target.one
    return f"| `{relation.key}` | {number} | {', '.join(f'`{alias}`' for alias in relation.aliases)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
