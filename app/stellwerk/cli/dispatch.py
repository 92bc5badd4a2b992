"""From one line's words to what does it; and its errors to stderr. Owner thread."""

import json
from collections.abc import Callable, Sequence

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import CannotOpen, Status, report, status_of
from stellwerk.cli.option import close_to, dashed, is_on, split_options, wants_json
from stellwerk.cli.select_noun import selected_kind
from stellwerk.core.error import AppError, Cancelled, Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE

Runner = Callable[[Environment, Sequence[str]], Status]


def dispatch(env: Environment, words: Sequence[str]) -> Status:
    """Run one line; every error ends in one line on stderr (or as JSON) and the exit status."""
    try:
        return _run(env, words)
    except CannotOpen as failure:
        report(env.terminal, failure.error, as_json=wants_json(words))
        return Status.FAILED
    except AppError as error:
        report(env.terminal, error, as_json=wants_json(words))
        return status_of(error)
    except KeyboardInterrupt:
        report(env.terminal, Cancelled("interrupted"), as_json=wants_json(words))
        return Status.CANCELLED


def subcommands() -> tuple[str, ...]:
    """The names of what is no Verb-Noun."""
    return tuple(_SUBCOMMANDS)


def _run(env: Environment, words: Sequence[str]) -> Status:
    name, rest = words[0], words[1:]
    runner = _SUBCOMMANDS.get(name.casefold())
    if runner is not None:
        return runner(env, rest)
    kind = selected_kind(name)
    if kind is not None:
        return _select(env, rest, kind)
    command = env.registry.find(name)
    if command is None:
        raise _unknown(env, name)
    from stellwerk.cli.command_run import run_command  # here: queries and help need none of it

    return run_command(env, command, rest)


def _unknown(env: Environment, name: str) -> Invalid:
    known = [*_SUBCOMMANDS, *env.registry.names]
    known += [f"Select-{info.noun}" for info in CATALOGUE.kinds.values()]
    return Invalid(f'there is no command "{name[:60]}"', close_to(name, known) or "stellwerk commands lists them all")


def _select(env: Environment, words: Sequence[str], kind: Kind | None = None) -> Status:
    from stellwerk.cli.selection import run_select  # here: `commands` and `help` need none of it

    return run_select(env, words, kind)


def _query(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.query_check import run_query  # here: commands need none of it

    return run_query(env.terminal, words, env.catalogue)


def _complete(env: Environment, words: Sequence[str]) -> Status:
    if any((option := dashed(word)) is not None and option.folded == "shell" for word in words):
        return _complete_for_shell(env, words)
    from stellwerk.cli.query_complete import run_complete  # here: commands need none of it

    return run_complete(env, words)


def _complete_for_shell(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.shell.outside import complete_line, read_shell  # here: nothing else needs it

    options, rest = split_options(words, {"shell": True, "line": True, "breaks": True})
    if rest or "line" not in options:
        raise Invalid(
            "complete for a shell takes a line", "write for example: complete --shell bash --line 'stellwerk '"
        )
    complete_line(env, subcommands(), options["line"], read_shell(options["shell"]), options.get("breaks"))
    return Status.DONE


def _completion(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.shell.completion_script import run_completion  # here: nothing else needs it

    return run_completion(env, words)


def _commands(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.help_text import command_json, list_help  # here: queries need none of it

    options, rest = split_options(words, {"json": False, "help": False})
    if rest:
        raise Invalid(f'commands takes no "{rest[0][:60]}"', f"stellwerk help {rest[0][:60]} describes one")
    if is_on(options, "json"):
        env.terminal.say(json.dumps([command_json(command) for command in env.registry], ensure_ascii=False, indent=2))
    else:
        env.terminal.say(list_help(env.registry))
    return Status.DONE


def _help(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.help_text import command_help, general_help  # here: queries need none of it

    if not words or words[0].casefold() in _SUBCOMMANDS:
        env.terminal.say(general_help())
        return Status.DONE
    command = env.registry.find(words[0])
    if command is None and selected_kind(words[0]) is not None:
        return _select(env, ["--help"])
    if command is None:
        raise _unknown(env, words[0])
    env.terminal.say(command_help(command))
    return Status.DONE


def _shell(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.shell.script import run_shell  # here: prompt_toolkit takes half a second

    return run_shell(env, words, dispatch, subcommands())


def _doctor(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.doctor.checkup import run_doctor  # here: nothing else needs it

    return run_doctor(env, words)


def _profile(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.profile_care import run_profile  # here: nothing else needs it

    return run_profile(env, words)


def _secrets(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.secrets.care import run_secrets  # here: nothing else needs it

    return run_secrets(env, words)


def _history(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.history.show import run_history  # here: nothing else needs it

    return run_history(env, words)


def _top(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.top.run import run_top  # here: nothing else needs it

    return run_top(env, words)


def _console(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.remote.talk import run_console  # here: nothing else needs it

    return run_console(env, words)


def _screenshot(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.remote.screen import run_screenshot  # here: nothing else needs it

    return run_screenshot(env, words)


def _type(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.remote.screen import run_type  # here: nothing else needs it

    return run_type(env, words)


def _log(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.remote.log import run_log  # here: nothing else needs it

    return run_log(env, words)


def _definitions(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.definition.listing import run_definitions  # here: nothing else needs it

    return run_definitions(env, words)


def _ssh(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.remote.talk import run_ssh  # here: nothing else needs it

    return run_ssh(env, words)


def _serve(env: Environment, words: Sequence[str]) -> Status:
    from stellwerk.cli.serve.run import run_serve  # here: nothing else needs it

    return run_serve(env, words)


_SUBCOMMANDS: dict[str, Runner] = {
    "select": _select,
    "query": _query,
    "complete": _complete,
    "completion": _completion,
    "shell": _shell,
    "commands": _commands,
    "help": _help,
    "doctor": _doctor,
    "profile": _profile,
    "secrets": _secrets,
    "history": _history,
    "top": _top,
    "console": _console,
    "screenshot": _screenshot,
    "type": _type,
    "ssh": _ssh,
    "log": _log,
    "serve": _serve,
    "definitions": _definitions,
}
