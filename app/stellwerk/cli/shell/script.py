"""`shell`: a prompt, or a script, over one open application. Owner thread.

While the prompt waits for a key the loop goes on, so that what is completed and shown is of now.
"""

import shlex
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status, report
from stellwerk.cli.option import is_on, split_options
from stellwerk.core.error import Invalid

Dispatch = Callable[[Environment, Sequence[str]], Status]

_LEAVING = frozenset({"exit", "quit", "bye"})


def run_shell(env: Environment, words: Sequence[str], dispatch: Dispatch, names: Sequence[str]) -> Status:
    """Run lines until they end: from the file, from the input where it is no terminal, else from a prompt.

    A script stops at the first line that fails and answers its exit status; `--keep-going` does not stop and answers
    that of the first one that failed. `names` are the subcommands, for completion.
    """
    options, rest = split_options(words, {"keep-going": False, "help": False})
    if is_on(options, "help"):
        env.terminal.say("stellwerk shell [FILE] [--keep-going]")
        return Status.DONE
    if len(rest) > 1:
        raise Invalid("shell takes one file", f'"{rest[1][:60]}" is one too many')
    if rest:
        return _run_script(env, _lines_of(Path(rest[0])), dispatch, keep_going=is_on(options, "keep-going"))
    if not env.terminal.asks:
        return _run_script(env, env.terminal.source, dispatch, keep_going=is_on(options, "keep-going"))
    from stellwerk.cli.shell.prompt import run_prompt  # here: prompt_toolkit takes half a second

    return run_prompt(env, lambda line: run_one(env, line, dispatch), names)


def read_words(line: str) -> list[str]:
    """The words of one line, quoted as in a POSIX shell, up to a comment. The program's own name may lead it.

    Raises Invalid for an open quote.
    """
    try:
        words = shlex.split(_without_comment(line))
    except ValueError as error:
        raise Invalid("a quote is not closed", "write quotes in pairs") from error
    return words[1:] if words[:1] == ["stellwerk"] else words


def _without_comment(line: str) -> str:
    """The line up to a `#` that begins a word; one within a word or in quotes is text."""
    quote, escaped, between = "", False, True
    for place, ch in enumerate(line):
        if escaped:
            escaped = between = False
            continue
        if ch == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if ch == quote else quote
        elif ch == "#" and between:
            return line[:place]
        elif ch in "\"'":
            quote = ch
        between = ch.isspace() and not quote
    return line


def run_one(env: Environment, line: str, dispatch: Dispatch) -> Status | None:
    """Run one line; None for one that asks to leave."""
    try:
        words = read_words(line)
    except Invalid as error:
        report(env.terminal, error, as_json=False)
        return Status.USAGE
    if not words:
        return Status.DONE
    if words[0].casefold() in _LEAVING and len(words) == 1:
        return None
    if words[0].casefold() == "shell":
        report(env.terminal, Invalid("this is a shell already", "write the lines here"), as_json=False)
        return Status.USAGE
    return dispatch(env, words)


def _run_script(env: Environment, lines: Iterable[str], dispatch: Dispatch, *, keep_going: bool) -> Status:
    first = Status.DONE
    for number, line in enumerate(lines, 1):
        status = run_one(env, line, dispatch)
        if status is None:
            break
        if status is Status.DONE:
            continue
        env.terminal.note(f"line {number}: {line.strip()}")
        first = first or status
        if not keep_going or status is Status.CANCELLED:
            return status
    return first


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Invalid(f'"{path}" cannot be read: {why}') from error
