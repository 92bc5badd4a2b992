"""Parameters that are secrets: given without a value, asked for where nobody else sees it. Owner thread."""

from collections.abc import Callable, Iterable

from stellwerk.cli.call.value_file import Given
from stellwerk.cli.terminal import Terminal
from stellwerk.core.error import Cancelled, Refused
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param
from stellwerk.engine.reading import param_named

TRIES = 3


def with_secrets(
    command: Command, given: Iterable[tuple[str, str | None]], terminal: Terminal, put: Callable[[str], str]
) -> Given:
    """The pairs of name and text, with what `put` answers for each secret that was typed.

    Raises Refused where nobody can be asked, Cancelled where nothing is typed.
    """
    return tuple((name, _asked(param_named(command, name), text, terminal, put)) for name, text in given)


def _asked(param: Param, text: str | None, terminal: Terminal, put: Callable[[str], str]) -> str | None:
    if not param.arg.secret:
        return text
    if not terminal.asks:
        raise Refused(f"-{param.cli_name} is asked for, and nobody can be asked", f"use -{param.cli_name}File FILE")
    for _try in range(TRIES):
        secret = terminal.ask_hidden(f"{param.arg.title}:")
        if not secret:
            raise Cancelled("nothing was done", "")
        if terminal.ask_hidden("Once more:") == secret:
            return put(secret)
        terminal.note("These were two different ones.")
    raise Cancelled("nothing was done", "")
