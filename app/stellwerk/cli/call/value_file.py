"""Values of parameters that stand in a file: `-Address @hosts.txt`, `@-` for the input. Blocks on the disk."""

from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from stellwerk.core.error import Invalid
from stellwerk.engine.command import Command
from stellwerk.engine.reading import param_named

MOST = 1024 * 1024
"""Characters that are read of a file."""
Given = tuple[tuple[str, str | None], ...]


def with_files(command: Command, given: Iterable[tuple[str, str | None]], source: TextIO) -> Given:
    """The pairs of name and text, with the content of a file where one is named. `source` is the input of the program.

    Raises Invalid for a file that cannot be read.
    """
    return tuple((name, _content(command, name, text, source)) for name, text in given)


def _content(command: Command, name: str, text: str | None, source: TextIO) -> str | None:
    if text is None or not text.startswith("@") or not param_named(command, name).arg.from_file:
        return text
    try:
        if text == "@-":
            read = source.read(MOST + 1)
        else:
            with Path(text[1:]).expanduser().open(encoding="utf-8") as file:
                read = file.read(MOST + 1)
    except (OSError, ValueError) as error:
        raise Invalid(f'"{text[1:81]}" cannot be read', "name a text file", str(error)) from error
    if len(read) > MOST:
        raise Invalid(f'"{text[1:81]}" is too long', f"give a file of {MOST} characters at most")
    return read
